import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Where a program is: a name with a slash is looked up from `cwd`, any other in
 * the folders of `searchPath` (as PATH is written). Null when no executable
 * file is found.
 */
export async function findProgram(
  name: string,
  searchPath: string | undefined,
  cwd = '/',
): Promise<string | null> {
  if (name === '') return null;
  const candidates = name.includes('/')
    ? [path.resolve(cwd, name)]
    : (searchPath ?? '')
        .split(path.delimiter)
        .filter((folder) => path.isAbsolute(folder))
        .map((folder) => path.join(folder, name));
  for (const candidate of candidates) {
    if (await isExecutableFile(candidate)) return candidate;
  }
  return null;
}

async function isExecutableFile(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
