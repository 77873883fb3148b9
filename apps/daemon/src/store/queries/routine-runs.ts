import { ErrorCode, type Run, RunStatus, Trigger } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, change, first, type Plan, type Statement, statement } from '../plan.ts';
import type { RoutineRunsTable } from '../tables/routines.ts';
import { template } from '../template.ts';
import { withQuestions } from './permission-requests.ts';
import { withUsage } from './usage.ts';

/** A run row as callers write it (contract: `insertRoutineRun`). Ids not reached are the empty string. */
export interface RoutineRunRow {
  readonly id: string;
  readonly routineId: string;
  readonly trigger: string;
  readonly status: string;
  readonly projectId: string;
  readonly conversationId: string;
  readonly agentRunId: string;
  /** UTC epoch ms. */
  readonly startedAt: number;
  readonly completedAt?: number | null;
  readonly summary?: string | null;
  readonly error?: string | null;
  /** The version of the routine's definition. */
  readonly version?: number | null;
  /** The slot that it stands for (UTC epoch ms); a manual run has none. */
  readonly slotAt?: number | null;
  /** Why it waits while it is queued. */
  readonly waitingFor?: string | null;
}

/** Adds a run without a claim: a manual one. */
export function* insertRoutineRun(it: RoutineRunRow, daemonId: string | null = null): Plan<Run> {
  return yield* insertRun({ ...it, slotAt: null }, daemonId);
}

/** Adds a run, that of a slot or of none. */
export function* insertRun(it: RoutineRunRow, daemonId: string | null): Plan<Run> {
  const row = rowOf(it, daemonId);
  yield newRun(row);
  return runOf(row);
}

/** The statement that adds a run, for who knows what became of it. */
export function runStatement(it: RoutineRunRow, daemonId: string | null): Statement {
  return newRun(rowOf(it, daemonId));
}

type RunColumns = { readonly [C in keyof RoutineRunsTable]: RoutineRunsTable[C] };

const newRun = template<RunColumns>((blank) =>
  statement(
    build.insertInto('routine_runs').values({
      id: blank('id'),
      routine_id: blank('routine_id'),
      trigger: blank('trigger'),
      status: blank('status'),
      slot_at: blank('slot_at'),
      project_id: blank('project_id'),
      conversation_id: blank('conversation_id'),
      agent_run_id: blank('agent_run_id'),
      started_at: blank('started_at'),
      completed_at: blank('completed_at'),
      summary: blank('summary'),
      error: blank('error'),
      error_code: blank('error_code'),
      claimed_by: blank('claimed_by'),
      version: blank('version'),
      waiting_for: blank('waiting_for'),
    }),
  ),
);

function rowOf(it: RoutineRunRow, daemonId: string | null): RunColumns {
  return {
    id: it.id,
    routine_id: it.routineId,
    trigger: it.trigger,
    status: it.status,
    slot_at: it.slotAt ?? null,
    project_id: it.projectId,
    conversation_id: it.conversationId,
    agent_run_id: it.agentRunId,
    started_at: it.startedAt,
    completed_at: it.completedAt ?? null,
    summary: it.summary ?? null,
    error: it.error ?? null,
    error_code: null,
    claimed_by: daemonId,
    version: it.version ?? null,
    waiting_for: it.waitingFor ?? null,
  };
}

/**
 * Changes a run that is still live.
 * @param owner the daemon in whose hands it must be, where that matters
 * @returns false when it has ended meanwhile, or another daemon has it
 */
export function* updateLiveRun(
  id: string,
  columns: Partial<Omit<RoutineRunsTable, 'id'>>,
  owner: string | null = null,
): Plan<boolean> {
  const live = build
    .updateTable('routine_runs')
    .set(columns)
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running']);
  const changed = yield* change(owner === null ? live : live.where('claimed_by', '=', owner));
  return changed === 1;
}

/** Makes a parked run live again, in this daemon's hands; false when it is not parked any more. */
export function* reviveRun(id: string, agentRunId: string, daemonId: string): Plan<boolean> {
  const again = { status: 'queued', completed_at: null, error: null, error_code: null };
  const changed = yield* change(
    build
      .updateTable('routine_runs')
      .set({ ...again, claimed_by: daemonId })
      .where('id', '=', id)
      .where('agent_run_id', '=', agentRunId)
      .where('status', '=', 'parked'),
  );
  return changed === 1;
}

export function* findRun(id: string): Plan<Run | null> {
  const row = yield* first(build.selectFrom('routine_runs').selectAll().where('id', '=', id));
  if (row === undefined) return null;
  const [run] = yield* shown([row]);
  return run ?? null;
}

/** Whether a run is there that has not ended: one question, however often it is asked. */
export function* isRunLive(id: string): Plan<boolean> {
  const row = yield* first(
    build
      .selectFrom('routine_runs')
      .select('id')
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'running']),
  );
  return row !== undefined;
}

/** Newest first. @param before only those that come after this run in that order */
export function* listRunsOf(
  routineId: string,
  limit: number,
  before: Pick<Run, 'id' | 'startedAt'> | null = null,
): Plan<Run[]> {
  let query = build.selectFrom('routine_runs').selectAll().where('routine_id', '=', routineId);
  if (before !== null) {
    const { id, startedAt } = before;
    // Runs that were claimed together began together.
    query = query
      .where('started_at', '<=', startedAt)
      .where((eb) => eb.or([eb('started_at', '<', startedAt), eb('id', '<', id)]));
  }
  return yield* shown(
    yield* all(query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit)),
  );
}

/** The newest run of every routine that has one, or of these alone. */
export function* newestRuns(of: readonly string[] | null = null): Plan<Map<string, Run>> {
  if (of !== null && of.length === 0) return new Map();
  let query = build
    .selectFrom('routines')
    .innerJoin('routine_runs', (join) =>
      join.on('routine_runs.id', '=', (eb) =>
        eb
          .selectFrom('routine_runs as newer')
          .select('newer.id')
          .whereRef('newer.routine_id', '=', 'routines.id')
          .orderBy('newer.started_at', 'desc')
          .orderBy('newer.id', 'desc')
          .limit(1),
      ),
    )
    .selectAll('routine_runs')
    .where('routines.deleted_at', 'is', null);
  if (of !== null) query = query.where('routines.id', 'in', of);
  const runs = yield* shown(yield* all(query));
  return new Map(runs.map((run) => [run.routineId, run]));
}

/** Rows as they are shown: with what their agents ask, and what they have used. */
function* shown(rows: readonly Selectable<RoutineRunsTable>[]): Plan<Run[]> {
  return yield* withUsage(yield* withQuestions(rows.map(runOf), agentRunOf));
}

/** When the routine's last successful run started (UTC epoch ms), or null. */
export function* lastSuccessOf(routineId: string): Plan<number | null> {
  const row = yield* first(
    build
      .selectFrom('routine_runs')
      .select('started_at')
      .where('routine_id', '=', routineId)
      .where('status', '=', 'succeeded')
      .orderBy('started_at', 'desc')
      .limit(1),
  );
  return row?.started_at ?? null;
}

const agentRunOf = ({ agentRunId }: Run) => agentRunId;

/**
 * What a queued run waits for that nothing stands written of: its daemon lets
 * it in when there is a place. That daemon itself knows more.
 */
export function placeAt(daemonId: string | null): string | null {
  return daemonId === null ? null : `a free place at the daemon ${daemonId}`;
}

function runOf(row: Selectable<RoutineRunsTable>): Run {
  return {
    id: row.id,
    routineId: row.routine_id,
    trigger: Trigger.parse(row.trigger),
    status: RunStatus.parse(row.status),
    slotAt: row.slot_at,
    projectId: row.project_id,
    conversationId: row.conversation_id,
    agentRunId: row.agent_run_id,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    version: row.version,
    waitingFor: row.status === 'queued' ? (row.waiting_for ?? placeAt(row.claimed_by)) : null,
    summary: row.summary,
    error: row.error,
    errorCode: ErrorCode.nullable().parse(row.error_code),
    needsYou: null,
    usage: null,
  };
}

/** The slots in [from, to] (UTC epoch ms) that a run of the routine stands for, whatever became of it. */
export function* slotsWithRuns(routineId: string, from: number, to: number): Plan<number[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_runs')
      .select('slot_at')
      .distinct()
      .where('routine_id', '=', routineId)
      .where('slot_at', '>=', from)
      .where('slot_at', '<=', to),
  );
  return rows.flatMap(({ slot_at }) => slot_at ?? []);
}
