import { z } from 'zod';
import { TimeZone } from './time.ts';

/** Tokens: what went in, cached or not, and what came out, reasoning included. */
const Tokens = z.int().min(1).max(1_000_000_000_000).nullable().default(null);
const Usd = z.number().min(0.000_001).max(1_000_000).nullable().default(null);

/**
 * What all runs of a day together may use; null sets no bound. A project has it
 * as `dayBudget` of its metadata, in the daemon's time zone.
 */
export const DayBudget = z
  .strictObject({ tokensPerDay: Tokens, usdPerDay: Usd })
  .meta({ id: 'DayBudget', example: { usdPerDay: 5 } });
export type DayBudget = z.infer<typeof DayBudget>;

/**
 * What the runs of a routine may use; null sets no bound. A run is admitted when
 * every budget has room for what runs of the routine have needed so far (the
 * 95th percentile of its last 50), and counts to the day on which it is
 * admitted.
 */
export const BudgetPolicy = z
  .strictObject({
    tokensPerRun: Tokens,
    usdPerRun: Usd,
    tokensPerDay: Tokens,
    usdPerDay: Usd,
    /** Where a day begins at midnight; null is the daemon's own zone. */
    timezone: TimeZone.nullable().default(null),
  })
  .meta({ id: 'BudgetPolicy', example: { usdPerRun: 0.5, usdPerDay: 2 } });
export type BudgetPolicy = z.infer<typeof BudgetPolicy>;

/** USD in millionths, as they are counted; rounded up, so that many small sums are not nothing. */
export function microUsd(usd: number): number {
  // What was meant as a whole number of them is not raised to the next.
  return Math.max(0, Math.ceil(usd * 1_000_000 - 1e-6));
}

/** No bound. */
export const defaultBudget: BudgetPolicy = BudgetPolicy.parse({});
