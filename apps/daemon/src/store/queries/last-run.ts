import { build } from '../compile.ts';
import { first, type Plan } from '../plan.ts';

/** How a routine's last run ended. */
export interface LastRun {
  readonly outcome: string;
  readonly summary: string | null;
  /** When it started (UTC epoch ms). */
  readonly at: number;
}

/** The routine's newest run that has ended, or null before the first. */
export function* lastRunOf(routineId: string): Plan<LastRun | null> {
  const row = yield* first(
    build
      .selectFrom('routine_runs')
      .select(['status', 'summary', 'started_at'])
      .where('routine_id', '=', routineId)
      .where('completed_at', 'is not', null)
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
  return row === undefined
    ? null
    : { outcome: row.status, summary: row.summary, at: row.started_at };
}
