import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

const require = createRequire(import.meta.url);

const Manifest = z.object({ version: z.string() });

/** The program's version, from its package. */
export function programVersion(): string {
  return Manifest.parse(require('@open-design/daemon/package.json')).version;
}

/** The program as it lies on the disk. */
export interface InstalledProgram {
  readonly version: string;
  /** Another build has another. */
  readonly build: string;
}

/** Null while it is not there, as in the middle of an upgrade. */
async function installedProgram(): Promise<InstalledProgram | null> {
  try {
    const [manifest, ...programs] = await Promise.all(
      ['package.json', 'dist/open-design.js', 'dist/keeper.js'].map((file) =>
        readFile(path.join(folder(), file)),
      ),
    );
    const { version } = Manifest.parse(JSON.parse(String(manifest)));
    // They name their parts, whose names change with their content.
    const hash = createHash('sha256');
    for (const text of programs) hash.update(text);
    return { version, build: hash.digest('hex') };
  } catch {
    return null;
  }
}

/** The program that this process was started as, and what lies in its place on the disk now. */
export interface OwnProgram {
  readonly started: InstalledProgram | null;
  readonly installed: () => Promise<InstalledProgram | null>;
  /** Whether that is another build: an upgrade counts from the next start. */
  readonly isReplaced: () => Promise<boolean>;
}

/** To be asked for at the start. */
export async function ownProgram(): Promise<OwnProgram> {
  const started = await installedProgram();
  return {
    started,
    installed: installedProgram,
    isReplaced: async () => (await installedProgram())?.build !== started?.build,
  };
}

/** How the built-in agent `brief` is started: this Node and the built program. */
export function briefProgram(): readonly string[] {
  return [process.execPath, require.resolve('@open-design/daemon/program/brief')];
}

/** How a keeper of runs is started: this Node and the built program. */
export function keeperProgram(): readonly string[] {
  return [process.execPath, require.resolve('@open-design/daemon/program/keeper')];
}

/** Where the built console is. */
export function consoleFolder(): string {
  return path.join(folder(), 'dist/console');
}

function folder(): string {
  return path.dirname(require.resolve('@open-design/daemon/package.json'));
}
