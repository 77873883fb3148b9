import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** How many entries are asked about at once. */
const batch = 64;

/** Bytes that a folder and all in it take on disk; links count themselves. 0 for one that is not there. */
export async function bytesOf(folder: string): Promise<number> {
  let bytes = await ownBytes(folder);
  for (const folders = [folder]; ; ) {
    const at = folders.pop();
    if (at === undefined) return bytes;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (let from = 0; from < entries.length; from += batch) {
      const some = entries.slice(from, from + batch);
      const sizes = await Promise.all(some.map(({ name }) => ownBytes(path.join(at, name))));
      bytes += sizes.reduce((sum, size) => sum + size, 0);
    }
    for (const it of entries) if (it.isDirectory()) folders.push(path.join(at, it.name));
  }
}

async function ownBytes(file: string): Promise<number> {
  try {
    const { blocks, size } = await lstat(file);
    return blocks > 0 ? blocks * 512 : size;
  } catch {
    return 0;
  }
}

/**
 * Removes a folder and all in it; links are removed, not followed. One that is
 * not there is fine. A folder that its maker closed against writing is opened.
 *
 * @throws the system's error when something stays
 */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await openFolders(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(path.join(folder, entry.name));
  }
}
