import { weekdayOf } from './calendar.ts';
import { stepOf, type Times } from './times.ts';

/** A day of the wall clock's calendar (day 0 is 1970-01-01) and the times of day that are due on it. */
export interface WallDay {
  readonly day: number;
  readonly times: Times;
}

/**
 * What a schedule says of the wall clock, before any zone: pure calendar. A
 * plan looks ahead as far as the calendar repeats itself, and no further.
 */
export interface WallPlan {
  /** The first day, `day` or later, that has times; null where there is none. */
  dayFrom(day: number): WallDay | null;
  /** The equal distance (ms) of all readings where every day is due; else null. */
  readonly step: number | null;
}

/** The same times on the days of the week that count, 0 = Sunday; at least one must. */
export function onWeekdays(weekdays: readonly number[], times: Times): WallPlan {
  if (weekdays.length === 7) return { dayFrom: (day) => ({ day, times }), step: stepOf(times) };
  // For each day of the week, how many days it is to one that counts.
  const wait = Array.from({ length: 7 }, (_, weekday) =>
    Math.min(...weekdays.map((wanted) => (wanted - weekday + 7) % 7)),
  );
  return { dayFrom: (day) => ({ day: day + (wait[weekdayOf(day)] ?? 0), times }), step: null };
}

/** Readings that are given one by one, ascending (epoch ms of a clock in UTC), grouped by day. */
export function onDays(days: readonly WallDay[]): WallPlan {
  return { dayFrom: (day) => days.find((it) => it.day >= day) ?? null, step: null };
}
