import { z } from 'zod';
import { Instant, TimeZone, WallTime } from './time.ts';

/** Every real hour at this minute of the zone's wall clock. */
export const HourlySchedule = z.strictObject({
  kind: z.literal('hourly'),
  minute: z.int().min(0).max(59),
  timezone: TimeZone.optional(),
});

/** Every day at this wall-clock time. */
export const DailySchedule = z.strictObject({
  kind: z.literal('daily'),
  time: WallTime,
  timezone: TimeZone.optional(),
});

/** Monday to Friday at this wall-clock time. */
export const WeekdaysSchedule = z.strictObject({
  kind: z.literal('weekdays'),
  time: WallTime,
  timezone: TimeZone.optional(),
});

/** One day of the week at this wall-clock time; 0 is Sunday. */
export const WeeklySchedule = z.strictObject({
  kind: z.literal('weekly'),
  weekday: z.int().min(0).max(6),
  time: WallTime,
  timezone: TimeZone.optional(),
});

/**
 * Every `everyMs` of real elapsed time, counted from `anchorAt` (UTC epoch ms)
 * in both directions; without an anchor, from 1970-01-01T00:00:00Z. Has no
 * time zone. Text form `every:90s`.
 */
export const IntervalSchedule = z.strictObject({
  kind: z.literal('interval'),
  everyMs: z.int().min(5_000),
  anchorAt: Instant.optional(),
});

/**
 * When a routine comes due. Where `timezone` is left out, the daemon that saves
 * the routine fills in its own zone, so that a stored schedule means the same
 * on every machine.
 */
export const Schedule = z
  .discriminatedUnion('kind', [
    HourlySchedule,
    DailySchedule,
    WeekdaysSchedule,
    WeeklySchedule,
    IntervalSchedule,
  ])
  .meta({
    id: 'Schedule',
    example: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
  });

export type Schedule = z.infer<typeof Schedule>;
