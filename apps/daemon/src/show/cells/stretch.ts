import type { ScheduleSet } from '@open-design/contracts';
import type { Calendar } from '../../handoff.ts';

/** An entry that stands for several slots. UTC epoch ms. */
export interface Stretch {
  readonly slotAt: number;
  readonly untilAt: number;
  readonly count: number;
}

/**
 * Whether the schedule has exactly the slots that a stretch was written for. By
 * other rules of time zones than it was planned with it may not.
 */
export function fits(calendar: Calendar, schedule: ScheduleSet, it: Stretch): boolean {
  const slots = calendar.passed(schedule, it.slotAt - 1, it.untilAt);
  return slots?.count === it.count && slots.first === it.slotAt && slots.last === it.untilAt;
}

/** The last slots of a stretch that fits, in order: `most` of them, or all. */
export function lastSlots(
  calendar: Calendar,
  schedule: ScheduleSet,
  it: Stretch,
  most: number,
): number[] {
  const begin = it.slotAt - 1;
  // Their own gap is a guess where they are not evenly apart.
  let reach = Math.ceil(((it.untilAt - begin) / it.count) * most * 2);
  for (;;) {
    const after = Math.max(begin, it.untilAt - reach);
    const found = calendar.passed(schedule, after, it.untilAt)?.count ?? 0;
    if (found >= most || after === begin)
      return [...calendar.slots(schedule, after, it.untilAt)].slice(-most);
    reach *= 4;
  }
}

/** The slots of a stretch in [from, until], in order, or null where there are more than `most`. */
export function slotsWithin(
  calendar: Calendar,
  schedule: ScheduleSet,
  it: Stretch,
  { from, until, most }: { readonly from: number; readonly until: number; readonly most: number },
): number[] | null {
  const after = Math.max(it.slotAt, from) - 1;
  const end = Math.min(it.untilAt, until);
  const count = calendar.passed(schedule, after, end)?.count ?? 0;
  return count > most ? null : [...calendar.slots(schedule, after, end)];
}
