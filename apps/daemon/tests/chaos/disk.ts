import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../src/errors.ts';

const run = promisify(execFile);
const size = '1G';

/** The disk that the data folder is on. */
export interface ChaosDisk {
  /** The folder for data. */
  readonly folder: string;
  /** Takes all the room that is left, or says why it cannot be done here. */
  readonly fill: (() => Promise<void>) | { readonly why: string };
  /** Gives the room back. */
  free(): void;
  /** At once, so that it can be the last thing that this program does. Can be called again. */
  remove(): void;
}

/**
 * A disk of our own where root may mount one: a sparse file behind a loop
 * device, which can be filled without harm to anyone. Else a plain folder.
 */
export async function openDisk(folder: string): Promise<ChaosDisk> {
  const home = path.join(folder, 'disk');
  mkdirSync(home);
  const image = path.join(folder, 'disk.img');
  try {
    await run('truncate', ['-s', size, image]);
    await run('mkfs.ext4', ['-q', '-m', '0', image]);
    await run('mount', ['-o', 'loop', image, home]);
  } catch (error) {
    const why = `no disk of our own can be mounted here: ${messageOf(error).split('\n')[0]}`;
    return { folder: home, fill: { why }, free: () => undefined, remove: () => undefined };
  }
  const ballast = path.join(home, 'ballast');
  return {
    folder: home,
    async fill() {
      const { bavail, bsize } = statfsSync(home);
      await run('fallocate', ['-l', String(bavail * bsize), ballast]).catch(() => undefined);
      fillRest(`${ballast}.rest`);
    },
    free() {
      for (const file of [ballast, `${ballast}.rest`]) rmSync(file, { force: true });
    },
    remove() {
      try {
        execFileSync('umount', ['-l', home], { stdio: 'ignore' });
      } catch {
        // It was removed before.
      }
    },
  };
}

/** What the blocks for the file's own map leave over. */
function fillRest(file: string): void {
  try {
    for (let tries = 0; tries < 1_000; tries += 1)
      writeFileSync(file, Buffer.alloc(65_536), { flag: 'a' });
  } catch {
    // No space left on device.
  }
}
