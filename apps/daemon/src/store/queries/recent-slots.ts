import { RunStatus, SlotCause, SlotOutcome } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';

/** An entry of the ledger beside its routine's name and how its run stands. */
export interface RecentSlot {
  readonly routineId: string;
  readonly routineName: string;
  readonly slotAt: number;
  readonly untilAt: number;
  readonly count: number;
  readonly outcome: SlotOutcome;
  readonly cause: SlotCause | null;
  readonly runId: string | null;
  readonly otherRunId: string | null;
  readonly recordedAt: number;
  readonly status: RunStatus | null;
  readonly completedAt: number | null;
}

/** How many entries with a slot at or after an instant (UTC epoch ms) each routine has, where it has any. */
export function* recentCounts(since: number): Plan<number[]> {
  const rows = yield* all(
    entriesSince(since)
      .select((eb) => eb.fn.countAll<number>().as('entries'))
      .groupBy('routine_slots.routine_id'),
  );
  return rows.map(({ entries }) => entries);
}

/**
 * The latest entries of every routine, deleted ones too, latest first: of each
 * at most `ofEach`, and at most `limit` in all.
 */
export function* recentSlots(
  since: number,
  { ofEach, limit }: { readonly ofEach: number; readonly limit: number },
): Plan<RecentSlot[]> {
  const entries = entriesSince(since)
    .selectAll('routine_slots')
    .select('routines.name')
    .select((eb) =>
      eb.fn
        .agg<number>('row_number')
        .over((over) =>
          over.partitionBy('routine_slots.routine_id').orderBy('routine_slots.slot_at', 'desc'),
        )
        .as('place'),
    );
  const rows = yield* all(
    build
      .selectFrom(entries.as('recent'))
      .leftJoin('routine_runs', 'routine_runs.id', 'recent.run_id')
      .selectAll('recent')
      .select(['routine_runs.status', 'routine_runs.completed_at'])
      .where('recent.place', '<=', ofEach)
      .orderBy('recent.slot_at', 'desc')
      .orderBy('recent.routine_id')
      .limit(limit),
  );
  return rows.map((row) => ({
    routineId: row.routine_id,
    routineName: row.name,
    slotAt: row.slot_at,
    untilAt: row.until_at,
    count: row.count,
    outcome: SlotOutcome.parse(row.outcome),
    cause: SlotCause.nullable().parse(row.cause),
    runId: row.run_id,
    otherRunId: row.other_run_id,
    recordedAt: row.recorded_at,
    status: RunStatus.nullable().parse(row.status),
    completedAt: row.completed_at,
  }));
}

/**
 * Crossed in this order, so that the ledger is read by its key, routine for
 * routine: there is no index by instant alone, which every claim would pay for.
 */
function entriesSince(since: number) {
  return build
    .selectFrom('routines')
    .crossJoin('routine_slots')
    .whereRef('routine_slots.routine_id', '=', 'routines.id')
    .where('routine_slots.slot_at', '>=', since);
}
