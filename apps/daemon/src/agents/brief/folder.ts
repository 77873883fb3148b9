import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type ChangedFile, type FolderReading, isOwnFile, type Period } from './facts.ts';
import { LAST_ITEMS, lastItems } from './period.ts';
import { count } from './words.ts';

const LIMIT = 20_000;

/** Folders that tools fill: their files change without anybody having worked on them. */
const SKIPPED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  '.next',
  '.cache',
  '.venv',
  'venv',
  '__pycache__',
]);

/**
 * Lists the files of a folder that changed in a period, by their modification time. With nothing
 * in the last days it takes the newest files instead. Links are not followed. Rejects when the
 * folder itself cannot be read; a folder inside that cannot be is counted in a notice.
 */
export async function readFolder(
  cwd: string,
  wanted: Period,
  signal: AbortSignal,
): Promise<FolderReading> {
  const { files, unreadable, isCut } = await walk(cwd, signal);
  files.sort((a, b) => b.at - a.at || (a.path < b.path ? -1 : 1));
  let period = wanted;
  const since = period.kind === 'last-items' ? 0 : period.since;
  let changed = files.filter((file) => file.at >= since);
  if (changed.length === 0 && period.kind === 'last-days') {
    period = lastItems(period);
    changed = files.slice(0, LAST_ITEMS);
  }
  const notices = [];
  if (isCut)
    notices.push(`There is more than was read: this covers the first ${count(LIMIT, 'file')}.`);
  if (unreadable > 0) notices.push(`${count(unreadable, 'folder')} inside could not be read.`);
  return { kind: 'folder', period, files: changed, notices };
}

async function walk(cwd: string, signal: AbortSignal) {
  const files: ChangedFile[] = [];
  const queue = [''];
  let unreadable = 0;
  let looked = 0;
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const entries = await list(cwd, folder);
    if (!entries) unreadable += 1;
    for (const entry of entries ?? []) {
      signal.throwIfAborted();
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) queue.push(name);
      if (!entry.isFile() || isOwnFile(name)) continue;
      if (looked === LIMIT) return { files, unreadable, isCut: true };
      looked += 1;
      const facts = await lstat(path.join(cwd, name)).catch(() => null);
      if (facts) files.push({ path: name, at: facts.mtimeMs, size: facts.size });
    }
  }
  return { files, unreadable, isCut: false };
}

/** The entries of a folder in a fixed order, or null when it cannot be read. The top must be readable. */
async function list(cwd: string, folder: string): Promise<Dirent[] | null> {
  const entries = readdir(path.join(cwd, folder), { withFileTypes: true });
  const found = folder === '' ? await entries : await entries.catch(() => null);
  return found?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? null;
}
