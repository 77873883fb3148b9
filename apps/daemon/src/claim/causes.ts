import type { SlotCause } from '@open-design/contracts';
import type { Calendar, UnrunSlots } from '../handoff.ts';
import type { Absence } from '../store/queries/absences.ts';
import type { DueRoutine } from '../store/queries/due-routines.ts';

/** Why nobody took a slot at its time: the recorded absence, or else that a daemon was there and late. */
export function causeAt(absences: readonly Absence[], slotAt: number): SlotCause {
  return (
    absences.find(({ from, until }) => from < slotAt && slotAt <= until)?.cause ?? 'daemon_late'
  );
}

interface Stretch {
  /** The last slot to be accounted for (UTC epoch ms). */
  readonly until: number;
  /** Slots that have or get an entry of their own, in order. */
  readonly except: readonly number[];
  /** Of the missed, those that came too late to be caught up. */
  readonly stale: readonly number[];
}

/**
 * The slots in (cursor, until] that nobody took: one row a stretch with one
 * cause, however long, so that a year of downtime is a handful of rows.
 */
export function missedStretches(
  routine: DueRoutine,
  look: { readonly calendar: Calendar; readonly absences: readonly Absence[] },
  { until, except, stale }: Stretch,
): UnrunSlots[] {
  const { id, schedule, cursorAt } = routine;
  const rows: UnrunSlots[] = [];
  let after = cursorAt;
  for (const { at, isOwn } of cuts(look.absences, { until, except, stale })) {
    if (at <= after) continue;
    const end = isOwn ? at - 1 : at;
    const slots = end > after ? look.calendar.passed(schedule, after, end) : null;
    if (slots !== null) {
      const cause = stale.includes(slots.last) ? 'stale' : causeAt(look.absences, slots.last);
      const { first: slotAt, last: untilAt, count } = slots;
      rows.push({
        routineId: id,
        slotAt,
        untilAt,
        count,
        outcome: 'missed',
        cause,
        otherRunId: null,
      });
    }
    after = at;
  }
  return rows;
}

/** Where a row must end: before a slot of its own entry, at the ends of absences, around stale slots. */
function cuts(
  absences: readonly Absence[],
  { until, except, stale }: Stretch,
): { readonly at: number; readonly isOwn: boolean }[] {
  const own = new Set(except);
  const edges = absences.flatMap(({ from, until: end }) => [from, end]);
  const around = stale.flatMap((at) => [at - 1, at]);
  return [...new Set([...except, ...edges, ...around, until])]
    .filter((at) => at <= until)
    .toSorted((a, b) => a - b)
    .map((at) => ({ at, isOwn: own.has(at) }));
}
