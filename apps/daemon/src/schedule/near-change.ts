import { type Series, single } from './series.ts';
import { indexFrom, timesAt } from './times.ts';
import { instantsOf, type WallPolicy } from './wall-clock.ts';
import type { WallPlan } from './wall-plan.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

const DAY = 86_400_000;
/** Slots move by a day at most, so that those of the days around are all that can mix with a day's own. */
const AROUND = 2;

/** Slots that were found, or the day on which to go on looking; null where nothing is left. */
interface Found {
  readonly series: Series | null;
  readonly nextDay: number | null;
}

/**
 * Finds the slots of a day near a change of the clocks, where slots are not in
 * the order of their readings: 02:30 moved to 03:30 comes after 03:00. All
 * readings around the day are turned into instants, sorted, and kept for the
 * next question.
 */
export function readingsOn(
  zone: ZoneOffsets,
  plan: WallPlan,
  policy: WallPolicy,
): (day: number, earliest: number) => Found {
  let kept: { day: number; at: readonly number[]; runEnds: readonly number[] } | null = null;
  return (day, earliest) => {
    const coming = plan.dayFrom(day - AROUND);
    if (coming === null) return { series: null, nextDay: null };
    if (coming.day > day + AROUND) return { series: null, nextDay: coming.day - AROUND };
    if (kept?.day !== day) kept = { day, ...timesAt(instantsAround(zone, plan, policy, day)) };
    const { at, runEnds } = kept;
    const index = indexFrom(at, earliest);
    const first = at[index];
    // Beyond the next day, days that have not been looked at may have slots in between.
    const horizon = (day + 1) * DAY - zone.spanAt(day * DAY).offset;
    if (first === undefined || first > horizon) return { series: null, nextDay: day + 1 };
    const lastIndex = Math.min(runEnds[index] ?? index, indexFrom(at, horizon + 1) - 1);
    if (lastIndex <= index) return { series: single(first), nextDay: null };
    const step = (at[index + 1] ?? first) - first;
    return { series: { first, last: at[lastIndex] ?? first, step }, nextDay: null };
  };
}

function instantsAround(
  zone: ZoneOffsets,
  plan: WallPlan,
  policy: WallPolicy,
  day: number,
): readonly number[] {
  const instants = new Set<number>();
  let found = plan.dayFrom(day - AROUND);
  while (found !== null && found.day <= day + AROUND) {
    for (const time of found.times.at) {
      for (const at of instantsOf(zone, found.day * DAY + time, policy)) instants.add(at);
    }
    found = plan.dayFrom(found.day + 1);
  }
  return [...instants].sort((one, other) => one - other);
}
