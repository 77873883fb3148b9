import type { RunEventBody } from '@open-design/contracts';
import { build } from '../store/compile.ts';
import { all, change, type Plan } from '../store/plan.ts';
import { updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { gone } from '../store/queries/daemons.ts';
import { noteFormerOwner } from '../store/queries/run-owners.ts';
import { leaveFolder } from '../store/queries/folder-line.ts';
import { withdrawRequests } from '../store/queries/permission-requests.ts';
import { closeAttempt } from '../store/queries/open-attempts.ts';
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

/** The live runs of a daemon that were handed to a keeper. */
export function* handedRunsOf(daemonId: string): Plan<OrphanedRun[]> {
  const runs = yield* all(
    build
      .selectFrom('agent_runs')
      .innerJoin('open_attempts', 'open_attempts.agent_run_id', 'agent_runs.id')
      .select(['agent_runs.id as agentRunId', 'agent_runs.routine_run_id as runId'])
      .select(['agent_runs.pid', 'agent_runs.started_token as startedToken'])
      .where('agent_runs.daemon_id', '=', daemonId)
      .where('agent_runs.status', 'in', ['queued', 'running'])
      .where('open_attempts.spool', 'is not', null),
  );
  return runs.map((it) => ({ ...it, daemonId, onThisMachine: true }));
}

/**
 * Takes a live run out of a dead daemon's hands. Of several that try, one
 * succeeds: the condition that it is still the dead one's is in the writes.
 *
 * @param now UTC epoch ms
 */
export function* takeOver(it: OrphanedRun, to: string, now: number): Plan<boolean> {
  const run =
    it.runId === null
      ? 0
      : yield* change(
          build
            .updateTable('routine_runs')
            .set({ claimed_by: to })
            .where('id', '=', it.runId)
            .where('claimed_by', '=', it.daemonId)
            .where('status', 'in', ['queued', 'running']),
        );
  const attempt = build
    .updateTable('agent_runs')
    .set({ daemon_id: to })
    .where('id', '=', it.agentRunId)
    .where('status', 'in', ['queued', 'running']);
  // Who has the run has its attempt, whoever had that.
  const agent = yield* change(run > 0 ? attempt : attempt.where('daemon_id', '=', it.daemonId));
  if (run + agent === 0) return false;
  yield* noteFormerOwner(it, now);
  return true;
}

/**
 * Ends an orphaned run in the ledger: interrupted, with the code that says why,
 * and its stream gets its end. Its processes have been ended before, or are on
 * another machine, whose keeper ends them when no daemon comes back.
 *
 * @param now UTC epoch ms
 */
export function* endOrphan(it: OrphanedRun, note: string, now: number): Plan<boolean> {
  const error = `The daemon ${it.daemonId} ended while this run was live. ${note}`;
  const ended = { status: 'interrupted', error, error_code: 'DAEMON_RESTARTED', completed_at: now };
  const agent = yield* updateLiveAgentRun(it.agentRunId, { ...ended, updated_at: now });
  const run = it.runId === null ? false : yield* updateLiveRun(it.runId, ended);
  if (!agent) return run;
  yield* closeAttempt(it.agentRunId);
  yield* withdrawRequests(it.agentRunId, 'interrupted');
  yield* leaveFolder(it.agentRunId, now);
  const seq = yield* lastSeq(it.agentRunId);
  const last: RunEventBody[] = [
    { name: 'error', data: { code: 'DAEMON_RESTARTED', message: error } },
    { name: 'end', data: { status: 'interrupted', exitCode: null, signal: null, error } },
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
