import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ProjectFile } from '@open-design/contracts';

/** How many files are asked about at once. */
const BATCH = 64;

/**
 * The files and folders below a folder, sorted by path. Hidden ones and
 * node_modules are left out, and links too: what they lead to may lie anywhere.
 * At most `limit`, the ones nearest the top; `truncated` says that there are
 * more. A folder that does not exist yet has no files.
 * @throws the system's error when the folder itself cannot be read
 */
export async function listFiles(
  folder: string,
  limit: number,
): Promise<{ files: ProjectFile[]; truncated: boolean }> {
  const files: ProjectFile[] = [];
  // Level by level, and one more than asked for: that one tells that there are more.
  for (let level = ['']; level.length > 0 && files.length <= limit; ) {
    const deeper: string[] = [];
    for (const at of level) {
      if (files.length > limit) break;
      const found = await entriesOf(folder, at, limit + 1 - files.length);
      for (const entry of found) {
        files.push(entry);
        if (entry.kind === 'folder') deeper.push(entry.path);
      }
    }
    level = deeper;
  }
  const truncated = files.length > limit;
  return { files: files.slice(0, limit).sort(byPath), truncated };
}

async function entriesOf(folder: string, at: string, most: number): Promise<ProjectFile[]> {
  const names = await namesIn(path.join(folder, at), at === '');
  const entries: ProjectFile[] = [];
  for (let from = 0; from < names.length && entries.length < most; from += BATCH) {
    const batch = names.slice(from, from + BATCH);
    const described = await Promise.all(batch.map((name) => describe(folder, at, name)));
    entries.push(...described.filter((entry) => entry !== null));
  }
  return entries.slice(0, most);
}

/** Whether a path, with `/`, is one that is listed where it is there. */
export function isShown(path: string): boolean {
  return path.split('/').every(isShownName);
}

function isShownName(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules';
}

/** A subfolder that vanished meanwhile or is closed to us counts as empty. */
async function namesIn(folder: string, isTop: boolean): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter(isShownName).sort();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isTop && !isMissing) throw error;
    return [];
  }
}

/** One entry, by its name or path below `at`; null for what is not there, or neither file nor folder. */
export async function describe(
  folder: string,
  at: string,
  name: string,
): Promise<ProjectFile | null> {
  try {
    const stats = await lstat(path.join(folder, at, name));
    if (!stats.isFile() && !stats.isDirectory()) return null;
    return {
      path: at === '' ? name : `${at}/${name}`,
      kind: stats.isFile() ? 'file' : 'folder',
      size: stats.isFile() ? stats.size : 0,
      modifiedAt: Math.floor(stats.mtimeMs),
    };
  } catch {
    return null;
  }
}

/** By code unit, so that the order is the same on every machine. */
function byPath(a: ProjectFile, b: ProjectFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
