import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SecretScope } from '@open-design/contracts';
import { z } from 'zod';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';

/** A secret as the file has it. */
export interface BoundSecret {
  readonly name: string;
  readonly value: string;
  readonly scope: SecretScope;
  /** UTC epoch ms. */
  readonly updatedAt: number;
}

const Content = z.record(
  z.string(),
  z.object({ value: z.string(), scope: SecretScope, updatedAt: z.int() }),
);

/** Milliseconds between two looks at a file that somebody else is writing, and after which that one is taken for dead. */
const lookAgainMs = 10;
const deadAfterMs = 10_000;

/** The file that holds the values of a data folder's secrets, and nothing else does. */
export function secretsFile(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}

/**
 * The secrets of a data folder, by name; none where there is no file. Read at
 * once: an agent waits for them.
 * @throws DaemonError SECRETS_UNUSABLE when others may read the file, or it holds something else
 */
export function readSecrets(dataDir: string): BoundSecret[] {
  const file = secretsFile(dataDir);
  try {
    // A link could lead to a file that others keep.
    const opened = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      refuseOthers(opened, file);
      return parse(readFileSync(opened, 'utf8'), file);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error instanceof DaemonError ? error : unusable(file, reasonOf(error));
  }
}

/**
 * Changes the secrets of a data folder. The file is replaced in one stroke, and
 * its draft is the lock: of daemons that share the folder one writes at a time.
 * @throws DaemonError SECRETS_UNUSABLE; what `change` throws
 */
export async function changeSecrets(
  dataDir: string,
  change: (before: readonly BoundSecret[]) => readonly BoundSecret[],
): Promise<BoundSecret[]> {
  const file = secretsFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.draft`;
  const handle = await openDraft(draft, file);
  try {
    const after = change(readSecrets(dataDir)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const content = Object.fromEntries(after.map(({ name, ...rest }) => [name, rest]));
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
    await handle.close();
    await rename(draft, file);
    await syncFolder(dataDir);
    return after;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error instanceof DaemonError ? error : unusable(file, reasonOf(error));
  }
}

async function openDraft(draft: string, file: string): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(draft, 'wx', 0o600);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw unusable(file, reasonOf(error));
      const writtenAt = await stat(draft).then(
        ({ mtimeMs }) => mtimeMs,
        () => null,
      );
      if (writtenAt !== null && Math.abs(now() - writtenAt) > deadAfterMs)
        await rm(draft, { force: true });
      else await wait(lookAgainMs);
    }
  }
}

function refuseOthers(opened: number, file: string): void {
  const { mode, uid } = fstatSync(opened);
  const self = process.getuid?.();
  // Windows keeps no such bits; a file in the user's profile is the user's there.
  if (self === undefined) return;
  if ((mode & 0o077) !== 0)
    throw unusable(
      file,
      `others may use it (mode ${(mode & 0o777).toString(8)}). \`chmod 600 ${file}\` makes it yours alone; replace the secrets in it if others have an account here`,
    );
  if (uid !== self)
    throw unusable(
      file,
      `it belongs to another user (${uid}). \`chown ${self} ${file}\` gives it back`,
    );
}

/** The parser's own words are not repeated: they quote what they could not read. */
function parse(text: string, file: string): BoundSecret[] {
  const content = Content.safeParse(readJson(text));
  if (!content.success)
    throw unusable(
      file,
      'it does not hold what this program writes. Mend it, or remove it and bind the secrets again',
    );
  return Object.entries(content.data).map(([name, rest]) => ({ name, ...rest }));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The rename itself must survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unusable(file: string, why: string): DaemonError {
  return new DaemonError('SECRETS_UNUSABLE', `Cannot use the secrets in ${file}: ${why}.`);
}

function reasonOf(error: unknown): string {
  if (hasCode(error, 'ELOOP')) return 'it is a link; put the file itself there';
  return error instanceof Error ? error.message : String(error);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
