import type { RunEventBody } from '@open-design/contracts';
import { build } from '../store/compile.ts';
import { all, type Plan } from '../store/plan.ts';
import { updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { gone } from '../store/queries/daemons.ts';
import { appendEvents, lastSeq } from '../store/queries/run-events.ts';
import { updateLiveRun } from '../store/queries/routine-runs.ts';

/** A live run whose daemon is not there any more. */
export interface OrphanedRun {
  readonly daemonId: string;
  /** Whether its process, if it has one, was on this machine. */
  readonly onThisMachine: boolean;
  readonly agentRunId: string;
  readonly runId: string | null;
  readonly pid: number | null;
  readonly startedToken: string | null;
}

/** The live runs that a daemon wrote down as its own. @param onThisMachine whether the daemon ran here */
export function* liveRunsOf(daemonId: string, onThisMachine: boolean): Plan<OrphanedRun[]> {
  const runs = yield* all(
    build
      .selectFrom('routine_runs')
      .leftJoin('agent_runs', 'agent_runs.id', 'routine_runs.agent_run_id')
      .select(['routine_runs.id as runId', 'routine_runs.agent_run_id as agentRunId'])
      .select(['agent_runs.pid', 'agent_runs.started_token as startedToken'])
      .where('routine_runs.claimed_by', '=', daemonId)
      .where('routine_runs.status', 'in', ['queued', 'running']),
  );
  const direct = yield* all(
    build
      .selectFrom('agent_runs')
      .select(['id as agentRunId', 'pid', 'started_token as startedToken'])
      .where('daemon_id', '=', daemonId)
      .where('routine_run_id', 'is', null)
      .where('status', 'in', ['queued', 'running']),
  );
  return [...runs, ...direct.map((it) => ({ ...it, runId: null }))].map((it) => ({
    ...it,
    daemonId,
    onThisMachine,
  }));
}

/**
 * Ends an orphaned run in the ledger: failed, with the code that says why, and
 * its stream gets its end. Its process has been ended before.
 *
 * @param now UTC epoch ms
 */
export function* endOrphan(it: OrphanedRun, note: string, now: number): Plan<boolean> {
  const error = `The daemon ${it.daemonId} ended while this run was live. ${note}`;
  const ended = { status: 'failed', error, error_code: 'DAEMON_RESTARTED', completed_at: now };
  const agent = yield* updateLiveAgentRun(it.agentRunId, { ...ended, updated_at: now });
  const run = it.runId === null ? false : yield* updateLiveRun(it.runId, ended);
  if (!agent) return run;
  const seq = yield* lastSeq(it.agentRunId);
  const last: RunEventBody[] = [
    { name: 'error', data: { code: 'DAEMON_RESTARTED', message: error } },
    { name: 'end', data: { status: 'failed', exitCode: null, signal: null, error } },
  ];
  yield* appendEvents(
    it.agentRunId,
    last.map((body, index) => ({ seq: seq + 1 + index, at: now, ...body })),
  );
  return true;
}

/** Takes dead daemons off the list, when nothing of theirs is left. */
export function* forget(daemonIds: readonly string[]): Plan<void> {
  for (const id of daemonIds) yield* gone(id);
}
