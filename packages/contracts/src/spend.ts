import { z } from 'zod';
import { Instant } from './time.ts';

/** What the runs of a routine did and used in one day. */
export const SpendDay = z
  .object({
    /** The date on the wall clock, YYYY-MM-DD. */
    date: z.string(),
    /** The day is [from, until). */
    from: Instant,
    until: Instant,
    /** Runs that were claimed in it. */
    runs: z.int().min(0),
    tokens: z.int().min(0),
    /** Null where no cost is known. */
    costUsd: z.number().nullable(),
    /** How long (ms) the last attempts of the runs that have ended were at work: the median and the longest; null without one. */
    p50Ms: z.int().min(0).nullable(),
    maxMs: z.int().min(0).nullable(),
  })
  .meta({ id: 'SpendDay' });
export type SpendDay = z.infer<typeof SpendDay>;

/** Days of a routine, oldest first, the present one last. */
export const RoutineSpend = z
  .object({
    /** Where the days begin at midnight. */
    timezone: z.string(),
    days: z.array(SpendDay),
  })
  .meta({ id: 'RoutineSpend' });
export type RoutineSpend = z.infer<typeof RoutineSpend>;
