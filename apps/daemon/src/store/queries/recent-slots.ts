import { RunStatus, SlotCause, SlotOutcome } from '@open-design/contracts';
import { sql } from 'kysely';
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

/**
 * Where a routine's entries begin that reach to an instant or beyond it: at the
 * row that stands for a stretch around it, where there is one. Its own routine
 * is the one of the query that this is a part of.
 */
function beginning(since: number) {
  return sql<number>`coalesce((SELECT reaching.slot_at FROM
    (SELECT begun.slot_at, begun.until_at FROM routine_slots AS begun
     WHERE begun.routine_id = routines.id AND begun.slot_at < ${since}
     ORDER BY begun.slot_at DESC LIMIT 1) AS reaching
    WHERE reaching.until_at >= ${since}), ${since})`;
}

/**
 * How many entries with a slot at or after an instant (UTC epoch ms) each
 * routine has, where it has any; counted up to `most`.
 */
export function* recentCounts(since: number, most: number): Plan<number[]> {
  const rows = yield* all(
    build.selectFrom('routines').select((routine) =>
      routine
        .selectFrom(
          routine
            .selectFrom('routine_slots')
            .select('slot_at')
            .whereRef('routine_slots.routine_id', '=', 'routines.id')
            .where('slot_at', '>=', beginning(since))
            .limit(most)
            .as('counted'),
        )
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .as('entries'),
    ),
  );
  return rows.flatMap(({ entries }) => (entries === null || entries === 0 ? [] : [entries]));
}

/**
 * The latest entries of every routine, deleted ones too, latest first: of each
 * at most `ofEach`, and at most `limit` in all. The ledger is read by its key,
 * routine for routine and no further than that: there is no index by instant
 * alone, which every claim would pay for.
 */
export function* recentSlots(
  since: number,
  { ofEach, limit }: { readonly ofEach: number; readonly limit: number },
): Plan<RecentSlot[]> {
  const rows = yield* all(
    build
      .selectFrom('routines')
      .crossJoin('routine_slots')
      .leftJoin('routine_runs', 'routine_runs.id', 'routine_slots.run_id')
      .selectAll('routine_slots')
      .select(['routines.name', 'routine_runs.status', 'routine_runs.completed_at'])
      .whereRef('routine_slots.routine_id', '=', 'routines.id')
      .where('routine_slots.slot_at', '>=', (routine) =>
        routine.fn.coalesce(
          routine
            .selectFrom('routine_slots as own')
            .select('own.slot_at')
            .whereRef('own.routine_id', '=', 'routines.id')
            .where('own.slot_at', '>=', beginning(since))
            .orderBy('own.slot_at', 'desc')
            .limit(1)
            .offset(ofEach - 1),
          beginning(since),
        ),
      )
      .orderBy('routine_slots.slot_at', 'desc')
      .orderBy('routine_slots.routine_id')
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
