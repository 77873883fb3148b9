import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { OutcomeCheck } from '@open-design/contracts';
import { isInside } from '../agents/approval/inside.ts';

/** What stands at a path: the digest of a file's content, or why there is none. */
export type FileState = { readonly digest: string } | { readonly none: string };

/** Files as they were before the agent started, by their path. */
export type FileStates = ReadonlyMap<string, FileState>;

/** Remembers the files that must have changed when the agent is done. */
export async function filesBefore(
  checks: readonly OutcomeCheck[],
  workspace: string,
): Promise<FileStates> {
  const states = new Map<string, FileState>();
  for (const check of checks) {
    if (check.kind === 'file_changed')
      states.set(check.path, await fileState(workspace, check.path));
  }
  return states;
}

/** The content's digest; read in pieces, however large it is. */
export async function fileState(workspace: string, file: string): Promise<FileState> {
  return await withFile(workspace, file, async (handle) => {
    const hash = createHash('sha256');
    for await (const part of handle.createReadStream({ autoClose: false })) hash.update(part);
    return { digest: hash.digest('hex') };
  });
}

/** The file's text, or why it cannot be had. @param mostBytes a larger file is refused */
export async function fileText(
  workspace: string,
  file: string,
  mostBytes: number,
): Promise<{ readonly text: string } | { readonly none: string }> {
  return await withFile(workspace, file, async (handle) => {
    const { size } = await handle.stat();
    if (size > mostBytes) return { none: `it has ${size} bytes, more than ${mostBytes}` };
    return { text: await handle.readFile('utf8') };
  });
}

/** Works with a plain file of the workspace; what leads out of it, also through a link, is not opened. */
async function withFile<T>(
  workspace: string,
  file: string,
  work: (handle: FileHandle) => Promise<T>,
): Promise<T | { readonly none: string }> {
  if (!(await isInside(workspace, file))) return { none: 'it leads out of the workspace' };
  let handle: FileHandle | undefined;
  try {
    // A pipe that nobody writes to would otherwise be waited for.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    handle = await open(path.resolve(workspace, file), flags);
    if (!(await handle.stat()).isFile()) return { none: 'it is no file' };
    return await work(handle);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { none: code === 'ENOENT' ? 'it is not there' : `it cannot be read (${code})` };
  } finally {
    await handle?.close();
  }
}
