import { z } from 'zod';

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

/** Names found good once: asking Intl costs some 50 µs. Bounded by the number of zones. */
const known = new Set<string>();

/** Whether this runtime's time-zone database knows the name. Names are IANA's; fixed offsets like `+02:00` are refused. */
export function isTimeZone(name: string): boolean {
  if (known.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
    known.add(name);
    return true;
  } catch {
    return false;
  }
}

/** The name of an IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, {
    error: (issue) =>
      `unknown time zone ${JSON.stringify(issue.input)}; expected an IANA name such as Europe/Berlin`,
  })
  .meta({ description: 'IANA time zone name', example: 'Europe/Berlin' });
