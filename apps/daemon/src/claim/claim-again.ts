import type { Claim } from '../handoff.ts';
import { all, first, type Plan } from '../store/plan.ts';
import { build } from '../store/compile.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import { findRun } from '../store/queries/routine-runs.ts';

/**
 * The claim of a run that was claimed and never prepared, as whoever takes it
 * over goes on with it. The slot stays claimed by the same run. It waits for the
 * runs of its routine that were there before it, if it waited at all.
 *
 * @param now UTC epoch ms
 * @returns null when the run has ended, or got to its preparation
 */
export function* claimAgain(runId: string, now: number): Plan<Claim | null> {
  const run = yield* findRun(runId);
  if (run === null || run.status !== 'queued') return null;
  if ((yield* getAgentRun(run.agentRunId)) !== null) return null;
  const { routineId, trigger, slotAt, agentRunId, version, waitingFor } = run;
  const base = { runId, routineId, trigger, slotAt, agentRunId, version, claimedAt: now };
  const after = waitingFor === null ? [] : yield* liveBefore(runId, routineId);
  const startAt = now + (yield* placeInLine(runId, trigger)) * paceMs(trigger);
  return { ...base, startAt: startAt > now ? startAt : null, after, cancels: false };
}

/** Caught-up and backfilled runs are not let loose all at once because a daemon was restarted. */
function paceMs(trigger: Claim['trigger']): number {
  return trigger === 'catch_up' || trigger === 'backfill' ? 10_000 : 0;
}

function* placeInLine(runId: string, trigger: string): Plan<number> {
  const rows = yield* all(
    build
      .selectFrom('routine_runs')
      .select('id')
      .where('status', '=', 'queued')
      .where('trigger', '=', trigger)
      .where('project_id', '=', '')
      .orderBy('started_at')
      .orderBy('slot_at', 'desc'),
  );
  return Math.max(
    0,
    rows.findIndex(({ id }) => id === runId),
  );
}

function* liveBefore(runId: string, routineId: string): Plan<string[]> {
  const own = yield* first(
    build.selectFrom('routine_runs').select(['started_at', 'slot_at']).where('id', '=', runId),
  );
  const rows = yield* all(
    build
      .selectFrom('routine_runs')
      .select(['id', 'started_at', 'slot_at'])
      .where('routine_id', '=', routineId)
      .where('status', 'in', ['queued', 'running']),
  );
  const rank = (it: { started_at: number; slot_at: number | null }) => it.slot_at ?? it.started_at;
  return rows.flatMap((it) =>
    own !== undefined && it.id !== runId && rank(it) < rank(own) ? [it.id] : [],
  );
}
