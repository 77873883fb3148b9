import type { Calendar, PassedSlots } from '../handoff.ts';
import type { DueRoutine } from '../store/queries/due-routines.ts';

/** A slot is still on time when it is claimed within this (ms); after it, it is caught up. */
export const onTimeMs = 60_000;

/** A slot that is to be run. */
export interface ChosenSlot {
  readonly slotAt: number;
  readonly isLate: boolean;
}

export interface Choice {
  /** Latest first. */
  readonly chosen: readonly ChosenSlot[];
  /** Slots that the policy would have caught up, had they been fresh enough. */
  readonly stale: readonly number[];
}

/**
 * Which of the slots that have passed are to be run, by the routine's catch-up
 * policy: the latest when it is on time; late ones as the policy says. Pure.
 *
 * @param now UTC epoch ms, less the routine's own delay
 */
export function chooseSlots(
  routine: DueRoutine,
  passed: PassedSlots,
  calendar: Calendar,
  now: number,
): Choice {
  const { mode, max, windowMs = Number.POSITIVE_INFINITY } = routine.policies.catchUp;
  const isLate = (slotAt: number) => now - slotAt > onTimeMs;
  const candidates = mode === 'all' ? latest(routine, passed, calendar, max) : [passed.last];
  const wanted = candidates.filter(
    (slotAt) => !isLate(slotAt) || (mode !== 'skip' && now - slotAt <= windowMs),
  );
  const isFresh = (slotAt: number) =>
    !isLate(slotAt) || now <= freshUntil(routine, slotAt, calendar);
  return {
    chosen: wanted.filter(isFresh).map((slotAt) => ({ slotAt, isLate: isLate(slotAt) })),
    stale: wanted.filter((slotAt) => !isFresh(slotAt)),
  };
}

/** Until when a slot may still be caught up (UTC epoch ms). */
function freshUntil(
  { schedule, policies }: DueRoutine,
  slotAt: number,
  calendar: Calendar,
): number {
  const { notAfter } = policies.catchUp;
  if (notAfter === undefined) return Number.POSITIVE_INFINITY;
  if (typeof notAfter === 'number') return slotAt + notAfter;
  return calendar.timeOfDay(schedule, notAfter, slotAt);
}

/** The latest slots, at most `count`, latest first. */
function latest(
  { schedule, cursorAt }: DueRoutine,
  passed: PassedSlots,
  calendar: Calendar,
  count: number,
): number[] {
  let after = cursorAt;
  const { last } = passed;
  // Halved towards the last one while enough are left, so that a year of downtime is not walked through slot by slot.
  for (let left = passed.count; left > 4 * count; ) {
    const middle = after + Math.floor((last - after) / 2);
    left = calendar.passed(schedule, middle, last)?.count ?? 0;
    if (left < count) break;
    after = middle;
  }
  return [...calendar.slots(schedule, after, last)].slice(-count).toReversed();
}
