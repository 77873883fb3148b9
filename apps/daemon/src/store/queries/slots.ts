import { type Run, SlotCause, type SlotEntry, SlotOutcome } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import { findRun, type RoutineRunRow, rowOf } from './routine-runs.ts';

/**
 * The claim: takes the slot and writes its run in ONE transaction. The key
 * (routine, slot) decides, from whichever connection or process (ADR 0001).
 *
 * @param slotAt the planned instant, UTC epoch ms
 * @returns the run, or null when the slot is taken
 * @throws the database's own error; the claim is rolled back with it
 */
export function* insertScheduledRun(
  it: RoutineRunRow,
  slotAt: number,
  daemonId: string | null = null,
): Plan<Run | null> {
  // First, so that claims of one routine queue up behind its row instead of racing for the key.
  yield* change(
    build.updateTable('routines').set({ claimed_at: it.startedAt }).where('id', '=', it.routineId),
  );
  const won = yield* first(
    build
      .insertInto('routine_slots')
      .values({
        routine_id: it.routineId,
        slot_at: slotAt,
        until_at: slotAt,
        count: 1,
        outcome: 'ran',
        cause: null,
        run_id: it.id,
        other_run_id: null,
        claimed_by: daemonId,
        recorded_at: it.startedAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('slot_at'),
  );
  if (won === undefined) return null;
  yield* change(build.insertInto('routine_runs').values(rowOf(it, slotAt, daemonId)));
  return yield* findRun(it.id);
}

/** The ledger of a routine between two instants (UTC epoch ms, both included), oldest first. */
export function* listSlots(
  routineId: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Plan<SlotEntry[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_slots')
      .selectAll()
      .where('routine_id', '=', routineId)
      .where('until_at', '>=', from)
      .where('slot_at', '<=', to)
      .orderBy('slot_at')
      .limit(limit),
  );
  return rows.map((row) => ({
    routineId: row.routine_id,
    slotAt: row.slot_at,
    untilAt: row.until_at,
    count: row.count,
    outcome: SlotOutcome.parse(row.outcome),
    cause: SlotCause.nullable().parse(row.cause),
    runId: row.run_id,
    otherRunId: row.other_run_id,
    claimedBy: row.claimed_by,
    recordedAt: row.recorded_at,
  }));
}

/** What an audit reads of an entry. */
export type LedgerEntry = Pick<SlotEntry, 'slotAt' | 'untilAt' | 'count'>;

/** The entries of a routine with slots in (after, until] (UTC epoch ms), in order. */
export function* entriesWithin(
  routineId: string,
  after: number,
  until: number,
): Plan<LedgerEntry[]> {
  return yield* all(
    build
      .selectFrom('routine_slots')
      .select(['slot_at as slotAt', 'until_at as untilAt', 'count'])
      .where('routine_id', '=', routineId)
      .where('slot_at', '>', after)
      .where('slot_at', '<=', until)
      .orderBy('slot_at'),
  );
}

/** The entry that an instant (UTC epoch ms) falls into, or null. */
export function* entryAt(routineId: string, at: number): Plan<SlotEntry | null> {
  const [entry] = yield* listSlots(routineId, { from: at, to: at, limit: 1 });
  return entry ?? null;
}

/** Every routine that ever was, with the instant (UTC epoch ms) up to which its slots are accounted for. */
export function* accountedRoutines(): Plan<{ id: string; cursorAt: number }[]> {
  return yield* all(
    build.selectFrom('routines').select(['id', 'cursor_at as cursorAt']).orderBy('created_at'),
  );
}
