import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { SkillPlacement } from './skill-placement.ts';

/** What was put into a workspace, relative to it, in the order in which it was made. It is plain JSON. */
export interface PlacedFiles {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** What a person has there already: it was left as it is. */
  readonly left: readonly string[];
}

/**
 * Copies folders into a workspace. A file that is there already is never
 * written to, and no link of the workspace is followed out of it.
 *
 * @param cwd absolute path of the workspace
 * @throws the system's error; what was made so far is taken back then
 */
export async function placeFiles(
  cwd: string,
  wanted: SkillPlacement['files'],
): Promise<PlacedFiles> {
  const placed = { files: [] as string[], folders: [] as string[], left: [] as string[] };
  try {
    for (const { path: place, from } of wanted) {
      if (!(await makeFolders(cwd, place, placed))) placed.left.push(place);
      else await copyInto(cwd, place, from, placed);
    }
    return placed;
  } catch (error) {
    await takeBack(cwd, placed);
    throw error;
  }
}

type Making = { readonly [K in keyof PlacedFiles]: string[] };

async function copyInto(cwd: string, place: string, from: string, placed: Making): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const name = `${place}/${entry.name}`;
    if (entry.isDirectory()) {
      if (await makeFolders(cwd, name, placed))
        await copyInto(cwd, name, path.join(from, entry.name), placed);
      else placed.left.push(name);
    } else if (await isNothing(path.join(cwd, name))) {
      await copyFile(path.join(from, entry.name), path.join(cwd, name), constants.COPYFILE_EXCL);
      placed.files.push(name);
    } else placed.left.push(name);
  }
}

/** False where something else than a folder stands in the way, a link to one too. */
async function makeFolders(cwd: string, place: string, placed: Making): Promise<boolean> {
  let at = '';
  for (const name of place.split('/')) {
    at = at === '' ? name : `${at}/${name}`;
    const folder = path.join(cwd, at);
    if (await isNothing(folder)) {
      await mkdir(folder);
      placed.folders.push(at);
    } else if (!(await lstat(folder)).isDirectory()) return false;
  }
  return true;
}

async function isNothing(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => null)) === null;
}

/**
 * Removes what was put there; a folder in which there is something else by now
 * stays. Safe to repeat.
 */
export async function takeBack(
  cwd: string,
  { files, folders }: Pick<PlacedFiles, 'files' | 'folders'>,
): Promise<void> {
  for (const name of files.toReversed()) await unlink(path.join(cwd, name)).catch(() => undefined);
  for (const name of folders.toReversed()) await rmdir(path.join(cwd, name)).catch(() => undefined);
}
