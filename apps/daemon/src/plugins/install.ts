import { realpath, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { FieldFault } from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import { dropStaged, keepStaged, stageFiles } from './contents.ts';
import { surveyFolder } from './folder.ts';
import { readPlugin, type ReadPlugin } from './read-plugin.ts';

/** A plugin whose files are in the data folder, before the store knows of it. */
export interface PlacedPlugin extends ReadPlugin {
  /** The folder that it was copied from, absolute, links resolved. */
  readonly source: string;
  /** The folder of the copy. */
  readonly fsPath: string;
  readonly contentDigest: string;
}

/**
 * Copies a plugin's folder into the data folder, by the digest of its content,
 * and reads the copy. A later change of the source changes nothing here.
 *
 * @param source absolute
 * @throws DaemonError PLUGIN_INVALID with file, line and field of every fault; nothing is left then
 */
export async function placePlugin(dataDir: string, source: string): Promise<PlacedPlugin> {
  const root = await folderOf(source);
  const { files, faults } = await readable(root, () => surveyFolder(root));
  refuse(root, faults);
  const staged = await readable(root, () => stageFiles(dataDir, files));
  try {
    const read = await readPlugin(staged.folder, new Set(files.map(({ name }) => name)));
    if (!('manifest' in read)) throw invalid(root, read);
    const fsPath = await keepStaged(dataDir, read.id, staged);
    // What nobody names is removed after a while, by its age.
    const at = new Date(now());
    await utimes(fsPath, at, at);
    return { ...read, source: root, fsPath, contentDigest: staged.digest };
  } finally {
    await dropStaged(staged);
  }
}

async function folderOf(source: string): Promise<string> {
  if (!path.isAbsolute(source))
    throw invalid(source, [{ field: 'source', message: 'expected an absolute path' }]);
  return await readable(source, async () => {
    const root = await realpath(source);
    if ((await stat(root)).isDirectory()) return root;
    throw invalid(source, [{ field: 'source', message: 'expected a folder' }]);
  });
}

async function readable<T>(source: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DaemonError) throw error;
    const message = `cannot be read: ${messageOf(error)}`;
    throw invalid(source, [{ field: 'source', message }], error);
  }
}

function refuse(source: string, faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw invalid(source, faults);
}

const mostFaults = 50;

function invalid(source: string, faults: readonly FieldFault[], cause?: unknown): DaemonError {
  const details = faults.slice(0, mostFaults);
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new DaemonError(
    'PLUGIN_INVALID',
    `Cannot install the plugin in ${source}: it has ${count}. Put it right and install it again.`,
    { details, ...(cause !== undefined && { cause }) },
  );
}
