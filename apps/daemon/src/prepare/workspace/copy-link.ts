import { readlink, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from '../../store/queries/folder-line.ts';

/**
 * Makes a link of a copied folder anew. One that leads to a place in the
 * folder, by whichever way, leads to the same place in the copy: what is written
 * through it stays in the copy. One that leads out keeps its target.
 *
 * @param source absolute, links resolved @param name the link's path within both folders
 * @throws the system's error
 */
export async function copyLink(source: string, target: string, name: string): Promise<void> {
  const text = await readlink(path.join(source, name));
  const link = path.join(target, name);
  const stays = !path.isAbsolute(text) && !goesUp(path.join(path.dirname(name), text));
  await symlink(stays ? text : await targetOf(source, target, name, text), link);
}

async function targetOf(source: string, target: string, name: string, text: string) {
  const named = path.resolve(path.dirname(path.join(source, name)), text);
  if (isWithin(source, named)) return path.join(target, path.relative(source, named));
  // The folder may be named by another way, through a link above it.
  const real = await realpath(named).catch(() => named);
  return isWithin(source, real) ? path.join(target, path.relative(source, real)) : named;
}

function goesUp(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`);
}
