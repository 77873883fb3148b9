import { constants, type Dirent } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { copyLink } from './copy-link.ts';

/** How many files are copied at once. */
const batch = 16;

/** What a copy could not take along. */
export interface CopyReport {
  /** Pipes, sockets and devices, by their paths within the folder. */
  readonly leftOut: readonly string[];
}

/** A copy in the making. Both folders are absolute. */
interface Copying {
  readonly source: string;
  readonly target: string;
  /** Folders whose content has not been copied yet. */
  readonly open: string[];
  readonly leftOut: string[];
}

/**
 * Copies a folder with everything in it, sharing blocks where the disk can.
 * No link is followed (copy-link.ts says where links lead), so nothing is
 * written through one: every folder of the copy is a new one.
 *
 * @param source absolute, links resolved @param target absolute; must not exist
 * @throws the system's error; the signal's reason once aborted
 */
export async function copyFolder(
  source: string,
  target: string,
  signal: AbortSignal,
): Promise<CopyReport> {
  const copying: Copying = { source, target, open: [''], leftOut: [] };
  const folders: string[] = [];
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await mkdir(target, { mode: 0o700 });
  for (let at = copying.open.pop(); at !== undefined; at = copying.open.pop()) {
    folders.push(at);
    const entries = await readdir(path.join(source, at), { withFileTypes: true });
    for (let from = 0; from < entries.length; from += batch) {
      signal.throwIfAborted();
      await copyEntries(copying, at, entries.slice(from, from + batch));
    }
  }
  // Last, and deepest first: a folder may be closed against writing, and its times change with what is put in.
  for (const at of folders.toReversed()) {
    await likeOriginal(path.join(source, at), path.join(target, at));
  }
  return { leftOut: copying.leftOut.sort() };
}

async function copyEntries(copying: Copying, at: string, entries: readonly Dirent[]) {
  await Promise.all(entries.map((entry) => copyEntry(copying, path.join(at, entry.name), entry)));
}

async function copyEntry(copying: Copying, name: string, entry: Dirent): Promise<void> {
  const { source, target, open, leftOut } = copying;
  const [from, to] = [path.join(source, name), path.join(target, name)];
  if (entry.isDirectory()) {
    await mkdir(to, { mode: 0o700 });
    open.push(name);
  } else if (entry.isSymbolicLink()) await copyLink(source, target, name);
  else if (entry.isFile()) await copyOne(from, to);
  // To read a pipe would wait for whoever writes into it.
  else leftOut.push(name);
}

async function copyOne(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  const { atime, mtime } = await lstat(from);
  await utimes(to, atime, mtime);
}

async function likeOriginal(from: string, to: string): Promise<void> {
  const { mode, atime, mtime } = await lstat(from);
  await utimes(to, atime, mtime);
  await chmod(to, mode & 0o7777);
}
