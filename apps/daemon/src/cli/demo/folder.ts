import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { startChild } from '../../agents/process/daemon-child.ts';
import { neutralEnvironment } from './daemon.ts';

const Manifest = z.object({ name: z.string() });

/**
 * Makes the folder that the demo's agent works in: a clone of this program's own
 * repository, else a few files.
 * @param program path of the program's file
 * @param signal ends the cloning; the promise then rejects once it has ended
 * @returns what is in it, in words
 */
export async function makeProject(
  program: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const repository = ownRepository(program);
  if (repository !== null && (await clone(repository, folder, signal)))
    return "a clone of Open Design's own repository";
  signal.throwIfAborted();
  await writeFewFiles(folder);
  return 'a folder with three files';
}

/** The checkout that the program's file lies in. A repository around an installed package is somebody else's and left alone. */
function ownRepository(program: string): string | null {
  const file = realpathSync(program);
  if (file.split(path.sep).includes('node_modules')) return null;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return isOurs(folder) ? folder : null;
    if (folder === path.dirname(folder)) return null;
  }
}

function isOurs(folder: string): boolean {
  try {
    const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
    return Manifest.safeParse(JSON.parse(text)).data?.name === 'open-design';
  } catch {
    return false;
  }
}

/** A full copy: an agent must not be able to touch the original through a hard link or a remote. */
async function clone(repository: string, folder: string, signal: AbortSignal): Promise<boolean> {
  const git = async (...args: string[]) => {
    const child = startChild(['git', ...args], { cwd: repository, env: neutralEnvironment() });
    const end = () => child.signal('SIGTERM');
    signal.addEventListener('abort', end);
    const { isDone } = await child.exited;
    signal.removeEventListener('abort', end);
    return isDone;
  };
  if (!(await git('clone', '--quiet', '--local', '--no-hardlinks', '--', repository, folder)))
    return false;
  if (!(await git('-C', folder, 'rev-parse', '--quiet', '--verify', 'HEAD'))) return false;
  return git('-C', folder, 'remote', 'remove', 'origin');
}

async function writeFewFiles(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'notes'), { recursive: true });
  const files = {
    'README.md': '# A garden shed\n\nPlans for a shed of two by three metres.\n',
    'notes/shopping.md': '- 12 boards, 3 m\n- a box of screws\n- roofing felt\n',
    'notes/next.md': 'Saturday: level the ground. Sunday: the floor.\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}
