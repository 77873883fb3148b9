import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Whether a path, as an agent wrote it, leads into the workspace (or is it),
 * through all links; a file that does not exist yet counts as where it would be
 * made. Anything that cannot be told is outside.
 */
export async function isInside(workspace: string, written: string): Promise<boolean> {
  const file = plainPath(written);
  if (file === null) return false;
  try {
    const root = await realpath(workspace);
    // The system follows a link before it goes up by "..", many programs go up
    // first. Which one this agent does is unknown, so both must stay inside.
    const places = [await landing(root, file), await landing(root, path.resolve(root, file))];
    return places.every((place) => place === root || place?.startsWith(`${root}${path.sep}`));
  } catch {
    return false;
  }
}

/** The path on disk, or null for a home folder's short form and for addresses of other things. */
function plainPath(written: string): string | null {
  if (written === '' || written.startsWith('~') || written.includes('\0')) return null;
  if (/^file:/i.test(written)) {
    try {
      return fileURLToPath(written);
    } catch {
      return null;
    }
  }
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? null : written;
}

/** As many links as Linux follows in one path. */
const mostLinks = 40;

/**
 * Follows a path part by part and link by link, as the system does. Null when
 * it cannot be told where it leads.
 */
async function landing(root: string, file: string): Promise<string | null> {
  const parts = file.split('/');
  let here = path.isAbsolute(file) ? '/' : root;
  let links = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      here = path.dirname(here);
      continue;
    }
    const next = path.join(here, part);
    // What stands below means something else to every process that looks there.
    if (next === '/proc') return null;
    const target = await linkAt(next);
    if (target === null) {
      here = next;
      continue;
    }
    links += 1;
    if (links > mostLinks) return null;
    if (path.isAbsolute(target)) here = '/';
    parts.unshift(...target.split('/'));
  }
  return asOnDisk(here);
}

/** Where a link leads, as it is written; null where there is no link, or nothing yet. */
async function linkAt(file: string): Promise<string | null> {
  try {
    return await readlink(file);
  } catch (error) {
    if (codeOf(error) === 'EINVAL' || codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The place in the letters that are on the disk: some file systems find a file by others as well. */
async function asOnDisk(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return path.join(await asOnDisk(path.dirname(place)), path.basename(place));
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
