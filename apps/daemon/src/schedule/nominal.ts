import { readingsOn } from './near-change.ts';
import { type Series, single } from './series.ts';
import { indexFrom } from './times.ts';
import { wallAt, type WallPolicy } from './wall-clock.ts';
import type { WallDay, WallPlan } from './wall-plan.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

const DAY = 86_400_000;
/** A change this far from a day cannot matter to it: no gap is longer than a day, no zone farther than 16 h from UTC. */
const MARGIN = 2 * DAY;

/** Finds slots after an instant (UTC epoch ms). */
export type Finder = (after: number) => Series | null;

/**
 * The slots of a plan with fixed hours: each reading becomes instants by the
 * policy. A day that the zone skips as a whole (Apia, 30 December 2011) is a
 * gap like any other.
 */
export function byPolicy(zone: ZoneOffsets, plan: WallPlan, policy: WallPolicy): Finder {
  const nearChange = readingsOn(zone, plan, policy);
  return (after) => {
    const earliest = Math.floor(after) + 1;
    for (let day = Math.floor(wallAt(zone, earliest) / DAY); ; ) {
      const offset = offsetAround(zone, day);
      if (offset === null) {
        const found = nearChange(day, earliest);
        if (found.series !== null) return found.series;
        if (found.nextDay === null) return null;
        day = found.nextDay;
        continue;
      }
      const found = plan.dayFrom(day);
      if (found === null) return null;
      if (found.day === day) {
        const series = onPlainDay(found, offset, earliest);
        if (series !== null) return series;
        day += 1;
      } else {
        // A slot of the days before can have been moved past midnight where a change lies between.
        day = Math.max(day + 1, found.day - 2);
      }
    }
  };
}

/** The slots of a day on which wall clock and instants keep one distance. */
function onPlainDay({ day, times }: WallDay, offset: number, earliest: number): Series | null {
  const midnight = day * DAY - offset;
  const { at, runEnds } = times;
  const index = indexFrom(at, earliest - midnight);
  const first = at[index];
  if (first === undefined) return null;
  const lastIndex = runEnds[index] ?? index;
  if (lastIndex === index) return single(midnight + first);
  return {
    first: midnight + first,
    last: midnight + (at[lastIndex] ?? first),
    step: (at[index + 1] ?? first) - first,
  };
}

/** The one offset (ms) of the zone on a day and around it; null where it changes. */
function offsetAround(zone: ZoneOffsets, day: number): number | null {
  const end = (day + 1) * DAY + MARGIN;
  let span = zone.spanAt(day * DAY - MARGIN);
  const { offset } = span;
  while (span.until <= end) {
    span = zone.spanAt(span.until);
    if (span.offset !== offset) return null;
  }
  return offset;
}
