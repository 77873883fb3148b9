import { lstat, realpath } from 'node:fs/promises';
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

/** Follows a path part by part as the system does. Null when it cannot be followed. */
async function landing(root: string, file: string): Promise<string | null> {
  let here = path.isAbsolute(file) ? path.parse(file).root : root;
  for (const part of file.split('/')) {
    if (part === '' || part === '.') continue;
    const next = part === '..' ? path.dirname(here) : await step(path.join(here, part));
    if (next === null) return null;
    here = next;
  }
  return here;
}

async function step(file: string): Promise<string | null> {
  try {
    return await realpath(file);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // A link to a place where nothing is yet: writing through it would make it there.
    return isMissing && !(await isThere(file)) ? file : null;
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch {
    return false;
  }
}
