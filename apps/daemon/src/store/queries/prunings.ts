import { PruneReason, Pruning } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, change, type Plan } from '../plan.ts';
import type { PruningsTable } from '../tables/runs.ts';

/** A removal that was decided. */
export interface StoredPruning extends Pruning {
  readonly host: string;
}

/**
 * Writes down what is going to be removed, before anything is: who finds the
 * entry without its end finishes it. False when it was written down before.
 */
export function* insertPruning(it: Omit<StoredPruning, 'doneAt'>): Plan<boolean> {
  const changed = yield* change(
    build
      .insertInto('prunings')
      .values({
        agent_run_id: it.agentRunId,
        what: it.what,
        routine_id: it.routineId,
        host: it.host,
        path: it.path,
        bytes: it.bytes,
        reason: it.reason,
        at: it.at,
        done_at: null,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  return changed === 1;
}

/** Writes down that it is gone; false when that was known. @param now UTC epoch ms */
export function* finishPruning(
  { agentRunId, what }: Pick<Pruning, 'agentRunId' | 'what'>,
  now: number,
): Plan<boolean> {
  const changed = yield* change(
    build
      .updateTable('prunings')
      .set({ done_at: now })
      .where('agent_run_id', '=', agentRunId)
      .where('what', '=', what)
      .where('done_at', 'is', null),
  );
  return changed === 1;
}

/** What was decided on a machine and is not known to be gone. */
export function* unfinishedPrunings(host: string): Plan<StoredPruning[]> {
  const rows = yield* all(
    build
      .selectFrom('prunings')
      .selectAll()
      .where('host', '=', host)
      .where('done_at', 'is', null)
      .orderBy('at'),
  );
  return rows.map(pruningOf);
}

/** Newest first. */
export function* listPrunings(filter: {
  readonly routineId?: string | undefined;
  readonly agentRunId?: string | undefined;
  readonly limit: number;
}): Plan<StoredPruning[]> {
  let query = build.selectFrom('prunings').selectAll();
  if (filter.routineId !== undefined) query = query.where('routine_id', '=', filter.routineId);
  if (filter.agentRunId !== undefined) query = query.where('agent_run_id', '=', filter.agentRunId);
  const rows = yield* all(
    query.orderBy('at', 'desc').orderBy('agent_run_id').orderBy('what').limit(filter.limit),
  );
  return rows.map(pruningOf);
}

/** What the API shows of an entry. */
export function shownPruning({ host: _host, ...it }: StoredPruning): Pruning {
  return it;
}

function pruningOf(row: Selectable<PruningsTable>): StoredPruning {
  return {
    agentRunId: row.agent_run_id,
    routineId: row.routine_id,
    what: Pruning.shape.what.parse(row.what),
    host: row.host,
    path: row.path,
    bytes: row.bytes,
    reason: PruneReason.parse(row.reason),
    at: row.at,
    doneAt: row.done_at,
  };
}
