import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { DaemonError } from '../errors.ts';
import { contentTypeOf } from './content-types.ts';
import type { FileAnswer } from './handlers.ts';

/**
 * Opens one file below a folder. Links are followed to their end, and the end
 * must lie in the folder; hidden files (`.git`, `.env`) and folders are as if
 * they were not there.
 * @throws DaemonError FILE_NOT_FOUND
 */
export async function openFile(folder: string, relativePath: string): Promise<FileAnswer> {
  if (!isPlain(relativePath.split('/'))) throw notFound(relativePath);
  const handle = await openWithin(folder, relativePath);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notFound(relativePath);
    const contentType = contentTypeOf(relativePath);
    if (stats.size === 0) {
      await handle.close();
      return { stream: Readable.from([]), contentType, size: 0 };
    }
    // Ends at the size that is promised, also when the file grows meanwhile.
    const stream = handle.createReadStream({ end: stats.size - 1 });
    return { stream, contentType, size: stats.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Only names, no way up, nothing hidden. A backslash is a separator on Windows. */
function isPlain(names: readonly string[]): boolean {
  return names.every((name) => name !== '' && !name.startsWith('.') && !/[\\\0]/.test(name));
}

async function openWithin(folder: string, relativePath: string): Promise<FileHandle> {
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, relativePath));
    const within = path.relative(root, file);
    if (path.isAbsolute(within) || !isPlain(within.split(path.sep))) throw notFound(relativePath);
    // The path is final by now: a link that takes its place is not followed, and a pipe does not block.
    const noFollow = constants.O_NOFOLLOW ?? 0;
    return await open(file, constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!absent.has(code)) throw error;
    throw notFound(relativePath, error);
  }
}

/** The system's words for a file that is not there or not for us. */
const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ENXIO']);

function notFound(relativePath: string, cause?: unknown): DaemonError {
  const message = `There is no file ${JSON.stringify(relativePath)} in the project that can be shown. GET …/files lists those that can.`;
  return new DaemonError('FILE_NOT_FOUND', message, { cause });
}
