import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the measured files stand. */
export interface Disk {
  /** A new, empty folder. */
  readonly folder: string;
  /** The file system and its device, as the machine names them. */
  readonly kind: string;
  readonly remove: () => void;
}

/** tmpfs and ramfs (statfs(2)): what is written there is durable at no cost, and a figure would be a lie. */
const inMemory = new Set([0x01021994, 0x858458f6]);

/**
 * Makes a folder on a disk that keeps what it is told to keep: in the temporary
 * folder, or beside the program where that is in memory.
 *
 * @param wish the folder that a person named, or null
 * @throws Error when no such place is found
 */
export function openDisk(wish: string | null): Disk {
  const candidates = wish === null ? [tmpdir(), process.cwd()] : [wish];
  const parent = candidates.find((it) => !inMemory.has(statfsSync(it).type));
  if (parent === undefined) {
    throw new Error(
      `Cannot measure durable writes in ${candidates.join(' or ')}: the file system is in memory. Name a folder on a disk with --folder.`,
    );
  }
  const folder = mkdtempSync(path.join(realpathSync(parent), 'open-design-bench-'));
  // Postgres, which does not run as root, must get through to its own folder in it.
  chmodSync(folder, 0o711);
  return {
    folder,
    kind: mountOf(folder),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Such as `ext4 on /dev/vda`; where the machine has no /proc/mounts, the number of the file system. */
function mountOf(folder: string): string {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, point]) => point !== undefined && isWithin(folder, point));
    const [device, , kind] =
      mounts.toSorted((a, b) => (a[1]?.length ?? 0) - (b[1]?.length ?? 0)).at(-1) ?? [];
    return `${kind} on ${device}`;
  } catch {
    return `file system 0x${statfsSync(folder).type.toString(16)}`;
  }
}

function isWithin(folder: string, point: string): boolean {
  return folder === point || folder.startsWith(point.endsWith('/') ? point : `${point}/`);
}
