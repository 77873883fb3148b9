import { z } from 'zod';
import { isLocalDateTime } from './local-time.ts';
import { parseCron } from './schedule-cron.ts';
import { boundsInOrder, everyKind, leavesOut, onTheWallClock } from './schedule-options.ts';
import { parseRecurrence } from './schedule-rrule.ts';
import { Instant, WallTime } from './time.ts';

const Weekday = z.int().min(0).max(6);

/** Every real hour at this minute of the zone's wall clock. */
export const HourlySchedule = z
  .strictObject({
    kind: z.literal('hourly'),
    minute: z.int().min(0).max(59),
    ...onTheWallClock,
  })
  .refine(boundsInOrder.check, boundsInOrder.params);

/** Every day at this wall-clock time. */
export const DailySchedule = z
  .strictObject({ kind: z.literal('daily'), time: WallTime, ...onTheWallClock })
  .refine(boundsInOrder.check, boundsInOrder.params);

/** Monday to Friday at this wall-clock time. */
export const WeekdaysSchedule = z
  .strictObject({ kind: z.literal('weekdays'), time: WallTime, ...onTheWallClock })
  .refine(boundsInOrder.check, boundsInOrder.params)
  .refine((it) => !leavesOut(it, [1, 2, 3, 4, 5]), {
    path: ['exclude', 'weekdays'],
    message: 'never fires: all of Monday to Friday are left out',
  });

/** One day of the week at this wall-clock time; 0 is Sunday. */
export const WeeklySchedule = z
  .strictObject({ kind: z.literal('weekly'), weekday: Weekday, time: WallTime, ...onTheWallClock })
  .refine(boundsInOrder.check, boundsInOrder.params)
  .refine((it) => !leavesOut(it, [it.weekday]), {
    path: ['exclude', 'weekdays'],
    message: 'never fires: its only day is left out',
  });

/** A day of a month: its date, the last day, or the nth (or last) of a day of the week. */
export const DayOfMonth = z
  .union([
    z.int().min(1).max(31),
    z.literal('last'),
    z.strictObject({ nth: z.union([z.int().min(1).max(5), z.literal('last')]), weekday: Weekday }),
  ])
  .meta({ id: 'DayOfMonth', example: { nth: 'last', weekday: 5 } });
export type DayOfMonth = z.infer<typeof DayOfMonth>;

/** One day of every month at this wall-clock time. A month that does not have the day has no slot. */
export const MonthlySchedule = z
  .strictObject({ kind: z.literal('monthly'), day: DayOfMonth, time: WallTime, ...onTheWallClock })
  .refine(boundsInOrder.check, boundsInOrder.params);

/** A cron expression of 5 fields, of 6 with the second first, or a macro such as `@daily`. */
export const CronSchedule = z
  .strictObject({
    kind: z.literal('cron'),
    expression: z.string().max(1_000).superRefine(faultOf(parseCron)),
    ...onTheWallClock,
  })
  .refine(boundsInOrder.check, boundsInOrder.params);

/** One slot: at an instant (UTC epoch ms), or at a wall-clock date and time of the zone. */
export const OnceSchedule = z
  .strictObject({
    kind: z.literal('once'),
    at: z.union([
      Instant,
      z.string().refine(isLocalDateTime, {
        error: (issue) =>
          `expected UTC epoch ms, or a date and time that exist, as 2027-01-05T09:00; got ${JSON.stringify(issue.input)}`,
      }),
    ]),
    ...onTheWallClock,
  })
  .refine(boundsInOrder.check, boundsInOrder.params);

/** RFC 5545 text: DTSTART, RRULE, EXDATE, RDATE. A TZID of DTSTART comes before `timezone`. */
export const RruleSchedule = z
  .strictObject({
    kind: z.literal('rrule'),
    rule: z.string().max(10_000).superRefine(faultOf(parseRecurrence)),
    ...onTheWallClock,
  })
  .refine(boundsInOrder.check, boundsInOrder.params);

/**
 * Every `everyMs` of real elapsed time, counted from `anchorAt` (UTC epoch ms)
 * in both directions; without an anchor, from 1970-01-01T00:00:00Z. The zone
 * matters to the days that are left out alone.
 */
export const IntervalSchedule = z
  .strictObject({
    kind: z.literal('interval'),
    everyMs: z.int().min(5_000),
    anchorAt: Instant.optional(),
    ...everyKind,
  })
  .refine(boundsInOrder.check, boundsInOrder.params);

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
    MonthlySchedule,
    CronSchedule,
    OnceSchedule,
    RruleSchedule,
    IntervalSchedule,
  ])
  .meta({
    id: 'Schedule',
    example: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
  });
export type Schedule = z.infer<typeof Schedule>;

/** One schedule, or several whose slots are united: slots that coincide are one. Kept as it is given. */
export const Schedules = z
  .union([Schedule, z.array(Schedule).min(1).max(20)])
  .meta({ id: 'Schedules' });
export type ScheduleSet = z.infer<typeof Schedules>;

/** A check that fails with the message that the parser throws. */
function faultOf(parse: (text: string) => unknown) {
  return (text: string, ctx: z.RefinementCtx<string>): void => {
    try {
      parse(text);
    } catch (error) {
      ctx.addIssue({
        code: 'custom',
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
}
