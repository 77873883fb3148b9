import { awake } from '../../clock.ts';
import { signalGroup } from './signal.ts';
import { noReport, type ReportStep } from './steps.ts';
import { freshTable } from './table.ts';
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

/** How a group is stopped. */
interface GroupWay {
  /** From SIGTERM to SIGKILL, ms. */
  readonly graceMs?: number;
  readonly report?: ReportStep;
  /** Nothing of the group started before this; see `ProcessRow.order`. */
  readonly since?: number;
}

/** Milliseconds from SIGTERM to SIGKILL where the caller does not say. */
export const usualGraceMs = 2_000;
/** Milliseconds after SIGKILL until we stop waiting for the kernel. */
export const killPatienceMs = 30_000;
const longestPauseMs = 50;

/**
 * Ends a process group: SIGTERM to all of it, SIGKILL to what is left after
 * `graceMs` milliseconds. Resolves when no process of the group is left. A group
 * that is not there, or not ours to signal, counts as gone.
 */
export async function stopGroup(
  pid: number,
  { graceMs = usualGraceMs, report = noReport, since = 0 }: GroupWay = {},
): Promise<GroupEnd> {
  if (!(await isGroupAlive(pid, since))) return { wasAlive: false, wasKilled: false, isGone: true };
  const step = async (signal: NodeJS.Signals, ms: number): Promise<boolean> => {
    const from = awake();
    signalGroup(pid, signal);
    // One that is held still hears of it only when it goes on.
    if (signal === 'SIGTERM') signalGroup(pid, 'SIGCONT');
    const isGone = await groupEndsWithin(pid, ms, since);
    const how = isGone ? 'all of it has ended' : 'some of it still runs';
    report(`${signal} to the group ${pid}: ${how}`, awake() - from);
    return isGone;
  };
  if (await step('SIGTERM', graceMs)) return { wasAlive: true, wasKilled: false, isGone: true };
  return { wasAlive: true, wasKilled: true, isGone: await step('SIGKILL', killPatienceMs) };
}

/** Whether the group's last process ends within about `ms` milliseconds of real time. Counts its own pauses: every clock may have been replaced. */
async function groupEndsWithin(pid: number, ms: number, since: number): Promise<boolean> {
  let waited = 0;
  for (let wait = 1; await isGroupAlive(pid, since); wait = Math.min(wait * 2, longestPauseMs)) {
    if (waited >= ms) return false;
    const next = Math.min(wait, ms - waited);
    await pause(next);
    waited += next;
  }
  return true;
}

/** Whether a process of the group can still do something. */
async function isGroupAlive(pid: number, since: number): Promise<boolean> {
  if (!signalGroup(pid, 0)) return false;
  // A dead process that nobody collects still answers to a signal, and in a
  // container whose first process is a plain program nobody ever does.
  const table = await freshTable(since);
  if (table === null) return true;
  return [...table.rows.values()].some((row) => row.group === pid);
}
