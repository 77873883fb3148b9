import { livingProcesses } from './proc.ts';
import { pause } from './wait.ts';

/** How a process group came to its end. */
export interface GroupEnd {
  /** Whether there was anything to end. */
  readonly wasAlive: boolean;
  /** Whether it took SIGKILL. */
  readonly wasKilled: boolean;
  /** False only when something stays that even SIGKILL does not end, such as a program stuck in the kernel. */
  readonly isGone: boolean;
}

/** Milliseconds from SIGTERM to SIGKILL where the caller does not say. */
const usualGraceMs = 2_000;
/** Milliseconds after SIGKILL until we stop waiting for the kernel. */
const killPatienceMs = 10_000;
const longestPauseMs = 50;

/**
 * Ends a process group: SIGTERM to all of it, SIGKILL to what is left after
 * `graceMs` milliseconds. Resolves when no process of the group is left. A group
 * that is not there, or not ours to signal, counts as gone.
 */
export async function stopGroup(
  pid: number,
  { graceMs = usualGraceMs }: { readonly graceMs?: number } = {},
): Promise<GroupEnd> {
  if (!isGroupAlive(pid)) return { wasAlive: false, wasKilled: false, isGone: true };
  signalGroup(pid, 'SIGTERM');
  if (await groupEndsWithin(pid, graceMs))
    return { wasAlive: true, wasKilled: false, isGone: true };
  signalGroup(pid, 'SIGKILL');
  const isGone = await groupEndsWithin(pid, killPatienceMs);
  return { wasAlive: true, wasKilled: true, isGone };
}

/** Whether the group's last process ends within about `ms` milliseconds of real time. Counts its own pauses: every clock may have been replaced. */
export async function groupEndsWithin(pid: number, ms: number): Promise<boolean> {
  let waited = 0;
  for (let wait = 1; isGroupAlive(pid); wait = Math.min(wait * 2, longestPauseMs)) {
    if (waited >= ms) return false;
    const next = Math.min(wait, ms - waited);
    await pause(next);
    waited += next;
  }
  return true;
}

/** Whether a process of the group can still do something. */
export function isGroupAlive(pid: number): boolean {
  if (!signalGroup(pid, 0)) return false;
  // A dead process that nobody collects still answers to a signal, and in a
  // container whose first process is a plain program nobody ever does.
  return livingProcesses()?.some((facts) => facts.group === pid) ?? true;
}

/** Signals a whole group; 0 only asks. False when it is not there (ESRCH) or not ours (EPERM). */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  // 0 and 1 would mean our own group and every process there is.
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
