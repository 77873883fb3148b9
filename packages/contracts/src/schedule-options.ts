import { z } from 'zod';
import { Instant, TimeZone } from './time.ts';

/**
 * What becomes of a time of day on the days on which the clocks change.
 * `gap`, for a time that the clocks jump over: `shift` (the default) moves it
 * forward by the length of the gap, `next` to the first instant after the gap,
 * `skip` leaves it out. `overlap`, for a time that the clocks show twice:
 * `first` (the default), `second` or `both`.
 *
 * It holds for schedules with fixed hours. What runs in every hour (`hourly`, a
 * cron expression whose hour field allows all 24 hours, an RRULE that repeats
 * at least hourly without BYHOUR) and intervals follow real time, fire in every
 * real hour and have no use for it.
 */
export const DstPolicy = z
  .strictObject({
    gap: z.enum(['shift', 'next', 'skip']).optional(),
    overlap: z.enum(['first', 'second', 'both']).optional(),
  })
  .meta({ id: 'DstPolicy', example: { gap: 'next', overlap: 'both' } });
export type DstPolicy = z.infer<typeof DstPolicy>;

/** Whether a text is a date that exists, as `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  // The parser takes 31 February for 3 March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** A date, or the first and last date of a range with a `/` between them; both belong to it. */
const DateOrRange = z
  .string()
  .refine(isDateOrRange, {
    error: (issue) =>
      `expected a date or a range of dates, as 2026-12-24 or 2026-12-24/2027-01-02; got ${JSON.stringify(issue.input)}`,
  })
  .meta({ description: 'A date, or two with a / between them', example: '2026-12-24/2027-01-02' });

function isDateOrRange(text: string): boolean {
  const [first = '', last = first, ...more] = text.split('/');
  return more.length === 0 && isCalendarDate(first) && isCalendarDate(last) && first <= last;
}

/** Days without slots, on the schedule's own calendar. A slot that a gap moves past midnight belongs to the day before. */
export const ExcludedDays = z
  .strictObject({
    dates: z.array(DateOrRange).min(1).max(366).optional(),
    /** 0 is Sunday. */
    weekdays: z.array(z.int().min(0).max(6)).min(1).max(6).optional(),
  })
  .refine(
    ({ dates, weekdays }) => dates !== undefined || weekdays !== undefined,
    'expected dates, weekdays or both',
  )
  .meta({ id: 'ExcludedDays', example: { dates: ['2026-12-24/2027-01-02'], weekdays: [0] } });
export type ExcludedDays = z.infer<typeof ExcludedDays>;

/** What every kind of schedule takes: its zone, the first and last instant that count, days left out. */
export const everyKind = {
  timezone: TimeZone.optional(),
  startAt: Instant.optional(),
  endAt: Instant.optional(),
  exclude: ExcludedDays.optional(),
};

/** What schedules on the wall clock take. */
export const onTheWallClock = { ...everyKind, dst: DstPolicy.optional() };

/** The options that any schedule can carry. */
export interface ScheduleOptions {
  readonly timezone?: string | undefined;
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
  readonly exclude?: ExcludedDays | undefined;
  readonly dst?: DstPolicy | undefined;
}

/** Fails a schedule whose last instant lies before its first. */
export const boundsInOrder = {
  check: ({ startAt, endAt }: ScheduleOptions): boolean =>
    startAt === undefined || endAt === undefined || startAt <= endAt,
  params: { path: ['endAt'], message: 'expected an instant that is not before startAt' },
};

/** Whether all of these days of the week are left out. */
export function leavesOut({ exclude }: ScheduleOptions, weekdays: readonly number[]): boolean {
  return weekdays.every((weekday) => exclude?.weekdays?.includes(weekday));
}
