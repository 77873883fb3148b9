import type {
  DaemonEvent,
  PermissionEnd,
  PermissionQuestion,
  RunEvent,
} from '@open-design/contracts';
import { build } from '../compile.ts';
import { change, first, type Plan } from '../plan.ts';

/** What the daemon tells its viewers of a question. */
export type NeedsYou = Extract<DaemonEvent, { type: 'run.needs_you' }>;

/**
 * Writes down what a run's events say of its agent's questions. Called in the
 * transaction that stores the events, and after the run's end where they are
 * its last: a question that comes to its end there is not only withdrawn.
 * Noting an event twice changes nothing.
 *
 * @returns what is to be told to viewers once the transaction is committed
 */
export function* notePermissions(
  agentRunId: string,
  events: readonly RunEvent[],
): Plan<NeedsYou[]> {
  const told: NeedsYou[] = [];
  let run: Asker | undefined;
  for (const event of events) {
    if (event.name !== 'permission_request' && event.name !== 'permission_answer') continue;
    run ??= yield* askerOf(agentRunId);
    const isNews =
      event.name === 'permission_request'
        ? yield* ask(run, event.data)
        : yield* close(event.data, event.at);
    if (!isNews || (event.name === 'permission_request' && !run.isLive)) continue;
    const { routineId, runId, projectId } = run;
    const state = event.name === 'permission_request' ? 'open' : event.data.state;
    const requestId = event.data.id;
    told.push({
      type: 'run.needs_you',
      routineId,
      runId,
      agentRunId,
      projectId,
      requestId,
      state,
    });
  }
  return told;
}

interface Asker {
  readonly agentRunId: string;
  readonly runId: string | null;
  readonly routineId: string | null;
  readonly projectId: string;
  readonly isLive: boolean;
}

function* askerOf(agentRunId: string): Plan<Asker> {
  const row = yield* first(
    build
      .selectFrom('agent_runs')
      .select(['routine_run_id', 'routine_id', 'project_id', 'status'])
      .where('id', '=', agentRunId),
  );
  return {
    agentRunId,
    runId: row?.routine_run_id ?? null,
    routineId: row?.routine_id ?? null,
    projectId: row?.project_id ?? '',
    isLive: row?.status === 'queued' || row?.status === 'running',
  };
}

/** A question of a run that has ended meanwhile is kept, and waits for nobody. */
function* ask(run: Asker, it: PermissionQuestion): Plan<boolean> {
  const added = yield* change(
    build
      .insertInto('permission_requests')
      .values({
        id: it.id,
        agent_run_id: run.agentRunId,
        routine_run_id: run.runId,
        routine_id: run.routineId,
        asked_at: it.askedAt,
        deadline_at: it.deadlineAt,
        kind: it.kind,
        title: it.title,
        detail: it.detail,
        paths_json: JSON.stringify(it.paths),
        options_json: JSON.stringify(it.options),
        fingerprint: it.fingerprint,
        session_id: it.sessionId,
        state: run.isLive ? 'open' : 'withdrawn',
      })
      .onConflict((conflict) => conflict.column('id').doNothing()),
  );
  return added === 1;
}

/** What the agent was told is the last word: an answer that came too late is none. */
function* close(end: PermissionEnd, at: number): Plan<boolean> {
  const isAnswered = end.state === 'allowed' || end.state === 'denied';
  const answer = isAnswered
    ? {
        allow: end.state === 'allowed' ? 1 : 0,
        note: end.note,
        answered_by: end.by,
        answered_at: at,
      }
    : { allow: null, note: null, answered_by: null, answered_at: null };
  const closed = yield* change(
    build
      .updateTable('permission_requests')
      .set({ state: end.state, told_at: at, ...answer })
      .where('id', '=', end.id)
      .where('told_at', 'is', null),
  );
  return closed === 1;
}
