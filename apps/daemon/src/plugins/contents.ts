import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { limits, type PluginFile, surveyFolder } from './folder.ts';

/** Where the files of one plugin, as they were installed, stand. @param digest of its files, hex */
export function contentFolder(dataDir: string, pluginId: string, digest: string): string {
  return path.join(dataDir, 'plugins', pluginId, digest);
}

/** Files that were copied but are nobody's yet. */
export interface StagedContent {
  /** Absolute path. */
  readonly folder: string;
  /** SHA-256, hex. */
  readonly digest: string;
}

/**
 * Copies files into a folder of their own under the data folder. What is copied
 * and what the digest is made of are the very same bytes, whatever happens to
 * the source meanwhile.
 *
 * @throws the system's error; nothing is left then
 */
export async function stageFiles(
  dataDir: string,
  files: readonly PluginFile[],
): Promise<StagedContent> {
  const folder = path.join(dataDir, 'plugins', `.staged-${randomUUID()}`);
  const hash = createHash('sha256');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const { name, real, isExecutable } of files) {
      const bytes = await readWhole(real);
      addTo(hash, name, bytes);
      const target = path.join(folder, name);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, bytes, { flag: 'wx' });
      await chmod(target, isExecutable ? 0o755 : 0o644);
    }
  } catch (error) {
    await dropStaged({ folder });
    throw error;
  }
  return { folder, digest: hash.digest('hex') };
}

/** Gives staged files their place. What stands there already is left: it has the same bytes. */
export async function keepStaged(
  dataDir: string,
  pluginId: string,
  { folder, digest }: StagedContent,
): Promise<string> {
  const place = contentFolder(dataDir, pluginId, digest);
  await mkdir(path.dirname(place), { recursive: true });
  if ((await digestOfFolder(place)) !== digest) {
    // Somebody has changed what was installed: it is put right.
    await rm(place, { recursive: true, force: true });
    await rename(folder, place);
  }
  await dropStaged({ folder });
  return place;
}

/** Removes staged files that were not kept. */
export async function dropStaged({ folder }: Pick<StagedContent, 'folder'>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** The digest of the files in a folder, or null when there is no such folder or something in it is no file. */
export async function digestOfFolder(folder: string): Promise<string | null> {
  try {
    if (!(await stat(folder)).isDirectory()) return null;
    const { files, faults } = await surveyFolder(folder);
    if (faults.length > 0) return null;
    const hash = createHash('sha256');
    for (const { name, real } of files) addTo(hash, name, await readWhole(real));
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** Lengths first, so that no two lists of files come to the same bytes. */
function addTo(hash: ReturnType<typeof createHash>, name: string, bytes: Buffer): void {
  hash.update(`${Buffer.byteLength(name)} ${name} ${bytes.length}\n`);
  hash.update(bytes);
}

/** A link that takes the file's place meanwhile is not followed, and a pipe does not block. */
async function readWhole(file: string): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await handle.stat();
    if (size > limits.fileBytes)
      throw new Error(`${file} has grown beyond ${limits.fileBytes} bytes`);
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
