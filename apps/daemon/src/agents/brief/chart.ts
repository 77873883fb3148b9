import type { Period } from './facts.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

const STEPS = [
  { unit: 'hour', length: HOUR },
  { unit: 'day', length: DAY },
  { unit: 'week', length: 7 * DAY },
  { unit: '30 days', length: 30 * DAY },
  { unit: 'year', length: 365 * DAY },
] as const;

const MOST_BARS = 48;

/** How much happened when: one bar a step of time, the empty ones too. */
export interface Chart {
  readonly unit: (typeof STEPS)[number]['unit'];
  readonly bars: readonly { readonly start: number; readonly count: number }[];
}

/**
 * Counts instants (UTC epoch ms) into the shortest steps that give a readable number of bars.
 * Instants outside of the period, as wrong clocks make them, count at its ends.
 */
export function chartOf(instants: readonly number[], period: Period): Chart {
  const from = startOf(instants, period);
  const until = Math.max(period.until, from);
  const { unit, length } =
    STEPS.find((step) => barsBetween(from, until, step.length) <= MOST_BARS) ?? STEPS[4];
  const first = Math.floor(from / length);
  const bars = Array.from(
    { length: Math.min(barsBetween(from, until, length), 400) },
    (_, index) => ({
      start: (first + index) * length,
      count: 0,
    }),
  );
  for (const at of instants) {
    const index = Math.min(Math.max(Math.floor(at / length) - first, 0), bars.length - 1);
    const bar = bars[index];
    if (bar) bar.count += 1;
  }
  return { unit, bars };
}

/** A long period is drawn from its first event on: years without any would flatten the rest. */
function startOf(instants: readonly number[], period: Period): number {
  const earliest = instants.reduce((low, at) => Math.min(low, at), period.until);
  if (period.kind === 'last-items') return earliest;
  const isLong = period.until - period.since > 62 * DAY;
  return Math.min(isLong ? earliest : period.since, period.until);
}

function barsBetween(from: number, until: number, length: number): number {
  return Math.floor(until / length) - Math.floor(from / length) + 1;
}
