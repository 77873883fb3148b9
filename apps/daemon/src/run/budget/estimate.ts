import type { Amounts } from '../../store/queries/spendings.ts';
import type { Bounds, Unit } from './amounts.ts';

/** How many of a routine's last runs tell what the next one needs. */
export const runsLookedAt = 50;

/** What is held for a run of which nothing is known. */
export const usualNeed: Amounts = { tokens: 200_000, microUsd: 1_000_000 };

/**
 * What a run will need: the 95th percentile of what the runs before it used,
 * else what it may use by itself, else a usual need, as far as a whole day's
 * budget has room for that. Never more than it may use by itself.
 */
export function needOf(
  before: readonly Amounts[],
  ofRun: Bounds,
  ofDay: readonly Bounds[],
): Amounts {
  const need = (unit: Unit): number => {
    const most = ofRun[unit] ?? Number.POSITIVE_INFINITY;
    if (before.length > 0) return Math.min(most, quantile95(before.map((it) => it[unit])));
    if (ofRun[unit] !== null) return most;
    return Math.min(usualNeed[unit], ...ofDay.flatMap((it) => it[unit] ?? []));
  };
  return { tokens: need('tokens'), microUsd: need('microUsd') };
}

/** The value that 95 of 100 do not pass (nearest rank). @param values at least one */
export function quantile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
}

/** The tighter of two bounds. */
export function tighter(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
