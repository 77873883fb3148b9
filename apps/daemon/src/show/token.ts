import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  chmod,
  copyFile,
  constants,
  link,
  mkdir,
  open,
  readFile,
  rm,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import { DaemonError, messageOf } from '../errors.ts';

/** A token of a data folder. */
export interface TokenFile {
  readonly token: string;
  readonly path: string;
  /** What was mended about the file and should be told, or null. */
  readonly warning: string | null;
}

/**
 * The token in `<dataDir>/<name>`; made, 256 random bits and readable by the
 * user alone, if there is none. Daemons that share the folder and start at once
 * all return the same one.
 * @throws DaemonError DATA_DIR_UNUSABLE
 */
export async function readOrCreateToken(dataDir: string, name = 'token'): Promise<TokenFile> {
  const file = path.join(dataDir, name);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await createOnce(file);
    const warning = await narrow(file);
    const token = (await readFile(file, 'utf8')).trim();
    if (isToken(token)) return { token, path: file, warning };
  } catch (error) {
    const message = `The token file ${file} cannot be used: ${messageOf(error)}. Give it back to the user that runs the daemon.`;
    throw new DaemonError('DATA_DIR_UNUSABLE', message, { cause: error });
  }
  throw new DaemonError(
    'DATA_DIR_UNUSABLE',
    `The token file ${file} holds no token of at least 32 characters. Delete it and start again: a new one is made.`,
  );
}

/** Whether a text can be a token: at least 32 characters that a header can carry. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]{32,}$/.test(text);
}

/** Whether both are the same token, in a time that tells nothing about either. */
export function isSameToken(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

/**
 * The file appears with its content or not at all: it is written under a name
 * of its own first, so that a daemon that loses the race never reads it empty.
 */
async function createOnce(file: string): Promise<void> {
  if (await exists(file)) return;
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await handle.sync();
    await handle.close();
    await link(draft, file).catch((error) => {
      if (hasCode(error, 'EEXIST')) throw error;
      // Some file systems know no links; there the copy is exclusive, if not in one stroke.
      return copyFile(draft, file, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function narrow(file: string): Promise<string | null> {
  // Windows keeps no such bits; a file in the user's profile is the user's there.
  if (process.platform === 'win32') return null;
  const mode = (await stat(file)).mode & 0o777;
  if ((mode & 0o077) === 0) return null;
  await chmod(file, 0o600);
  return `The token file ${file} could be read by other users (mode ${mode.toString(8)}); it is now readable by you alone (600). Delete it and restart to get a new token if others use this machine.`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
