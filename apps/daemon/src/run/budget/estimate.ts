import type { Amounts } from '../../store/queries/spendings.ts';
import type { Bounds, Unit } from './amounts.ts';

/** How many of a routine's last runs tell what the next one needs. */
export const runsLookedAt = 50;

/** What is held for a run of which nothing is known. */
export const usualNeed: Amounts = { tokens: 200_000, microUsd: 1_000_000 };

/** What a run will need: it is not started with less than `least`, and no more than `most` is held for it. */
export interface Need {
  readonly least: number;
  readonly most: number;
}

/** Of a need that nobody knows, this part is enough to start with: else what others use would keep a new routine from ever being known. */
const startingPart = 0.1;

/**
 * What a run will need of a unit: the 95th percentile of what the runs before it
 * used, else what it may use by itself, else a usual need or what is left of it,
 * as far as a whole day's budget has room for that. Never more than it may use
 * by itself.
 */
export function needOf(
  unit: Unit,
  before: readonly Amounts[],
  ofRun: Bounds,
  ofDays: readonly Bounds[],
): Need {
  const bound = ofRun[unit];
  if (before.length > 0) {
    const usual = quantile95(before.map((it) => it[unit]));
    const most = Math.min(bound ?? usual, usual);
    return { least: most, most };
  }
  if (bound !== null) return { least: bound, most: bound };
  const most = Math.min(usualNeed[unit], ...ofDays.flatMap((it) => it[unit] ?? []));
  return { least: Math.ceil(most * startingPart), most };
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
