import { type Run, SlotCause, type SlotEntry, SlotOutcome } from '@open-design/contracts';
import { build } from '../compile.ts';
import { type Joined, joinedInOrder } from '../aggregate.ts';
import { all, allOf, first, type Plan, statement } from '../plan.ts';
import { template } from '../template.ts';
import { newSlot } from './claims.ts';
import { insertRun, type RoutineRunRow } from './routine-runs.ts';

/**
 * The claim: takes the slot and writes its run in ONE transaction. The key
 * (routine, slot) decides, from whichever connection or process (ADR 0001).
 *
 * @param slotAt the planned instant, UTC epoch ms
 * @returns the run, or null when the slot is taken, alone or in a row that stands for a stretch
 * @throws the database's own error; the claim is rolled back with it
 */
export function* insertScheduledRun(
  it: RoutineRunRow,
  slotAt: number,
  daemonId: string | null = null,
): Plan<Run | null> {
  const at = it.startedAt;
  // First, so that claims of one routine queue up behind its row instead of racing for the key.
  yield queueUp({ at, routineId: it.routineId });
  const [before] = yield* allOf<{ until_at: number }>(
    entryBefore({ slotAt, routineId: it.routineId }),
  );
  if (before !== undefined && before.until_at >= slotAt) return null;
  const { routineId, id: runId } = it;
  const entry = { routineId, slotAt, untilAt: slotAt, count: 1, ...ran, runId };
  const { changes } = yield newSlot({ ...entry, daemonId, now: at });
  return changes === 0 ? null : yield* insertRun({ ...it, slotAt }, daemonId);
}

const ran = { outcome: 'ran', cause: null, otherRunId: null };

const queueUp = template<{ at: number; routineId: string }>((blank) =>
  statement(
    build
      .updateTable('routines')
      .set({ claimed_at: blank('at') })
      .where('id', '=', blank('routineId')),
  ),
);

/** Rows do not overlap: only the last one that begins before the slot can reach over it. */
const entryBefore = template<{ slotAt: number; routineId: string }>((blank) =>
  statement(
    build
      .selectFrom('routine_slots')
      .select('until_at')
      .where('routine_id', '=', blank('routineId'))
      .where('slot_at', '<', blank('slotAt'))
      .orderBy('slot_at', 'desc')
      .limit(1),
  ),
);

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

/** An entry that stands for a stretch. */
export type LedgerRange = Pick<SlotEntry, 'slotAt' | 'untilAt' | 'count'>;

/** What an audit reads of a routine: entries of one slot by their instant, and those of a stretch. */
export interface LedgerSlots {
  readonly singles: readonly number[];
  readonly ranges: readonly LedgerRange[];
}

/** The entries of a routine that begin in (after, until] (UTC epoch ms), in order. */
export function* entriesWithin(routineId: string, after: number, until: number): Plan<LedgerSlots> {
  const where = 'routine_id = ? AND slot_at > ? AND slot_at <= ? AND count = 1';
  const [row] = yield* allOf<Joined>(
    joinedInOrder({ table: 'routine_slots', column: 'slot_at', where }, [routineId, after, until]),
  );
  const ranges = yield* all(
    build
      .selectFrom('routine_slots')
      .select(['slot_at as slotAt', 'until_at as untilAt', 'count'])
      .where('routine_id', '=', routineId)
      .where('slot_at', '>', after)
      .where('slot_at', '<=', until)
      .where('count', '>', 1)
      .orderBy('slot_at'),
  );
  return { singles: row?.joined ? row.joined.split(',').map(Number) : [], ranges };
}

/** The entry whose stretch begins at or before an instant (UTC epoch ms) and goes on after it, or null. */
export function* rangeAcross(routineId: string, at: number): Plan<LedgerRange | null> {
  const range = yield* first(
    build
      .selectFrom('routine_slots')
      .select(['slot_at as slotAt', 'until_at as untilAt', 'count'])
      .where('routine_id', '=', routineId)
      .where('slot_at', '<=', at)
      .where('until_at', '>', at)
      .limit(1),
  );
  return range ?? null;
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

/** The slots of a routine in (after, until] that have an entry of their own, in order (UTC epoch ms). */
export function* takenSlots(routineId: string, after: number, until: number): Plan<number[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_slots')
      .select('slot_at')
      .where('routine_id', '=', routineId)
      .where('slot_at', '>', after)
      .where('slot_at', '<=', until)
      .orderBy('slot_at'),
  );
  return rows.map(({ slot_at }) => slot_at);
}
