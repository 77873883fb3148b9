import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A cgroup (version 2) of the run's own: what the agent starts stays in it,
 * also with a cleared environment and in a session of its own, and it is ended
 * in one stroke. A folder that cannot be made or used means that there is none.
 */
export interface RunCgroup {
  /** The ids of all that is in it; empty when it cannot be read. */
  members(): ReadonlySet<number>;
  /** Sends SIGKILL to all that is in it, at one instant (Linux 5.14). Never fails. */
  kill(): void;
  /** Takes it away; what is not empty stays. Never fails. */
  remove(): void;
}

const folderName = 'open-design';

/**
 * Puts a process just started into a cgroup of its run. Null where there is no
 * cgroup that this user may write to: that is the usual case in a container and
 * for a login session; a systemd service of the user's own has one.
 *
 * The kernel takes about 13 ms to move the first process (it waits for all
 * cores once), so nobody waits for it but the end of the run; what the program
 * starts before it has moved is found by the other ways. All else is done at
 * once: none of it takes the kernel 0.1 ms.
 */
export async function joinCgroup(runId: string, pid: number): Promise<RunCgroup | null> {
  const folder = folderOf(runId);
  if (folder === null) return null;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'cgroup.procs'), String(pid));
  } catch {
    // ESRCH: it has ended by now, and nothing can be here.
    removeTree(folder);
    return null;
  }
  return cgroupAt(folder);
}

/** The cgroup that an earlier process of ours made for a run, or null. */
export function findCgroup(runId: string): RunCgroup | null {
  const folder = folderOf(runId);
  return folder !== null && may(folder, constants.F_OK) ? cgroupAt(folder) : null;
}

function cgroupAt(folder: string): RunCgroup {
  return {
    members: () => new Set(membersOf(folder)),
    kill: () => quietly(() => writeFileSync(path.join(folder, 'cgroup.kill'), '1')),
    remove: () => removeTree(folder),
  };
}

function membersOf(folder: string): number[] {
  const own = read(path.join(folder, 'cgroup.procs')).split('\n');
  const ids = own.filter((line) => line !== '').map(Number);
  return [...ids, ...foldersIn(folder).flatMap(membersOf)];
}

function removeTree(folder: string): void {
  for (const below of foldersIn(folder)) removeTree(below);
  quietly(() => rmdirSync(folder));
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name));
  } catch {
    return [];
  }
}

function folderOf(runId: string): string | null {
  base ??= { folder: findBase() };
  return base.folder === null || !/^[\w-]{1,128}$/.test(runId)
    ? null
    : path.join(base.folder, runId);
}

let base: { readonly folder: string | null } | null = null;

/** Below this process's own cgroup: a folder there needs no rights over the rest of the tree. */
function findBase(): string | null {
  if (process.platform !== 'linux') return null;
  const mounts = read('/proc/self/mounts').split('\n');
  const root = mounts.find((line) => line.split(' ')[2] === 'cgroup2')?.split(' ')[1];
  const own = read('/proc/self/cgroup').split('\n');
  const place = own.find((line) => line.startsWith('0::'))?.slice(3);
  if (root === undefined || place === undefined) return null;
  const here = path.join(root, place);
  const isOurs = [here, path.join(here, 'cgroup.procs')].every((it) => may(it, constants.W_OK));
  return isOurs ? path.join(here, folderName) : null;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function may(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // What cannot be done here is done in another way, or not needed.
  }
}
