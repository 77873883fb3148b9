import { awake } from '../../clock.ts';
import { stopGroup, usualGraceMs } from './group.ts';
import type { Hunt } from './hunt.ts';
import { type Leftovers, noLeftovers } from './leftovers.ts';
import type { ReportStep } from './steps.ts';
import { sweep } from './sweep.ts';

/** Milliseconds that helpers of a program get to end by themselves after it. */
const stragglerMs = 100;

/** How a run is stopped. */
export interface StopWay {
  /** From SIGTERM to SIGKILL, ms. */
  readonly graceMs: number;
  readonly report: ReportStep;
}

/**
 * Ends a run, step by step, each one reported: SIGTERM to the group of its
 * first process, SIGKILL to what stays of it, then the same to all that had
 * left the group. (An adapter that can tell its agent to stop has done so
 * before.) Resolves when nothing of the run is left alive.
 */
export async function stopAll(pid: number, hunt: Hunt, way: StopWay): Promise<Leftovers> {
  // Before any signal: as long as parents live they tell whose children are.
  const from = awake();
  const there = await hunt.look();
  const away = there.filter(({ how }) => how !== 'group').length;
  if (away > 0)
    way.report(`Looked for processes: ${away} had left the group ${pid}`, awake() - from);
  await stopGroup(pid, { ...way, since: hunt.since });
  return endRest(pid, hunt, { ...way, graceMs: Math.min(way.graceMs, usualGraceMs) });
}

/** Ends what outlives a program that has ended, after a moment for what is just ending. */
export async function endRest(
  pid: number,
  hunt: Hunt,
  { graceMs, report }: StopWay,
): Promise<Leftovers> {
  try {
    const left = await sweep(hunt, { stragglerMs, graceMs, report });
    return hunt.isBlind ? await endUnseen(pid, { graceMs, report }) : left;
  } finally {
    await hunt.end();
  }
}

/** Where the system does not show its processes, a group can still be asked and signaled. */
async function endUnseen(pid: number, way: StopWay): Promise<Leftovers> {
  const { wasAlive, wasKilled, isGone } = await stopGroup(pid, way);
  if (!wasAlive) return noLeftovers;
  const member = { pid, command: 'a group that cannot be looked into' };
  if (!isGone) return { count: 1, processes: [], survivors: [member] };
  const endedBy = wasKilled ? 'SIGKILL' : 'SIGTERM';
  return { count: 1, processes: [{ ...member, how: 'group', endedBy }], survivors: [] };
}
