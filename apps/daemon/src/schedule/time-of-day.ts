import { modulo } from './modulo.ts';
import { type Series, single } from './series.ts';
import { instantsOf, onceADay, wallAt } from './wall-clock.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** 1970-01-01 was a Thursday. */
const THURSDAY = 4;

/** Which days of the week count; 0 is Sunday. At least one must. */
export type Weekdays = (weekday: number) => boolean;

/**
 * The first slot after an instant (UTC epoch ms) at a time of day (`HH:MM`) on
 * the wall clock, on the days that count. A day that the zone skips as a whole
 * (Apia, 30 December 2011) moves its slot to the same time of the day after it,
 * where it is one with that day's own.
 */
export function timeOfDay(
  zone: ZoneOffsets,
  time: string,
  isCounted: Weekdays,
  after: number,
): Series {
  const sinceMidnight = minutesOf(time) * MINUTE;
  // The slot of the day before can have been shifted past midnight. Days are
  // numbered on the wall clock: 24 hours of real time are not always a day.
  for (let day = Math.floor(wallAt(zone, after) / DAY) - 1; ; day += 1) {
    if (!isCounted(weekdayOf(day))) continue;
    for (const slotAt of instantsOf(zone, day * DAY + sinceMidnight, onceADay)) {
      if (slotAt > after) return single(slotAt);
    }
  }
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function weekdayOf(day: number): number {
  return modulo(day + THURSDAY, 7);
}
