import { z } from 'zod';
import { isTimeZone } from './time-zone.ts';

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z (UTC epoch ms). */
export const Instant = z
  .int()
  .min(-8_640_000_000_000_000)
  .max(8_640_000_000_000_000)
  .meta({ description: 'Instant in UTC epoch milliseconds', example: 1_779_012_900_000 });

/** A wall-clock time of day, `HH:MM`, 24 hours. */
export const WallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day from 00:00 to 23:59, as HH:MM')
  .meta({ description: 'Time of day on the wall clock of the time zone', example: '08:30' });

/** The name of an IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, {
    error: (issue) =>
      `unknown time zone ${JSON.stringify(issue.input)}; expected an IANA name such as Europe/Berlin`,
  })
  .meta({ description: 'IANA time zone name', example: 'Europe/Berlin' });
