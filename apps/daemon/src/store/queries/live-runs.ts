import { bulk } from '../bulk.ts';
import { allOf, type Plan } from '../plan.ts';

/** A run of a routine that has not ended. */
export interface LiveRun {
  readonly id: string;
  readonly isWaiting: boolean;
}

const liveText = (source: string) =>
  `SELECT routine_runs.routine_id, routine_runs.id, routine_runs.status FROM ${source}
   JOIN routine_runs ON routine_runs.routine_id = source.routine
   WHERE routine_runs.status IN ('queued', 'running')
   ORDER BY routine_runs.started_at, routine_runs.id`;

/** The live runs of routines, oldest first. */
export function* liveRunsOfRoutines(ids: readonly string[]): Plan<Map<string, LiveRun[]>> {
  const live = new Map<string, LiveRun[]>();
  const rows = ids.map((id) => [id]);
  for (const statement of bulk({ routine: 'text' }, rows, liveText)) {
    const found = yield* allOf<{ routine_id: string; id: string; status: string }>(statement);
    for (const { routine_id, id, status } of found) {
      const runs = live.get(routine_id) ?? [];
      live.set(routine_id, runs);
      runs.push({ id, isWaiting: status === 'queued' });
    }
  }
  return live;
}
