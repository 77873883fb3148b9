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
  for (const candidate of candidatesFor(name, searchPath, cwd)) {
    if (await isExecutableFile(candidate)) return candidate;
  }
  return null;
}

/** Whether there is anything of that name where `findProgram` looks, executable or not. */
export async function isAnywhere(
  name: string,
  searchPath: string | undefined,
  cwd = '/',
): Promise<boolean> {
  const looks = candidatesFor(name, searchPath, cwd).map((candidate) =>
    stat(candidate).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(looks)).includes(true);
}

function candidatesFor(name: string, searchPath: string | undefined, cwd: string): string[] {
  if (name === '') return [];
  if (name.includes('/')) return [path.resolve(cwd, name)];
  return (searchPath ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name));
}

async function isExecutableFile(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
