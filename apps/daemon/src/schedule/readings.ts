import { cutAfter, type Series } from './series.ts';
import { indexFrom } from './times.ts';
import { REACH } from './wall-clock.ts';
import type { WallPlan } from './wall-plan.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

const DAY = 86_400_000;

/** The first readings of a plan from one on, as far as they are equally far apart on one day. */
function readingsFrom(plan: WallPlan, wall: number): Series | null {
  const day = Math.floor(wall / DAY);
  let found = plan.dayFrom(day);
  let index = 0;
  if (found !== null && found.day === day) {
    index = indexFrom(found.times.at, wall - day * DAY);
    if (index === found.times.at.length) {
      found = plan.dayFrom(day + 1);
      index = 0;
    }
  }
  if (found === null) return null;
  const { at, runEnds } = found.times;
  const first = at[index] ?? 0;
  const lastIndex = runEnds[index] ?? index;
  const start = found.day * DAY;
  const step = lastIndex === index ? 1 : (at[index + 1] ?? 0) - first;
  return { first: start + first, last: start + (at[lastIndex] ?? 0), step };
}

/**
 * The slots after an instant (UTC epoch ms) at which the wall clock shows a
 * reading of the plan, whenever it does: the repeated hour of autumn has its
 * slots twice, and the hour that spring leaves out is not made up for, so that
 * slots follow real time where the clocks change by whole hours.
 *
 * Where they change by half an hour (Lord Howe) the wall clock is still what
 * counts: hourly slots can be half an hour or an hour and a half apart.
 */
export function everyReading(zone: ZoneOffsets, plan: WallPlan, after: number): Series | null {
  const earliest = Math.floor(after) + 1;
  for (let span = zone.spanAt(earliest); ; ) {
    const { from, until, offset } = span;
    const found = readingsFrom(plan, Math.max(earliest, from) + offset);
    if (found === null) return null;
    if (found.first - offset < until) {
      const endless =
        plan.step === null ? found : { ...found, last: Number.MAX_SAFE_INTEGER, step: plan.step };
      const within = cutAfter(endless, until - 1 + offset);
      if (within === null) return null;
      const { first, last, step } = within;
      return { first: first - offset, last: last - offset, step };
    }
    // A reading that is years ahead is not looked for through every change until then.
    span = zone.spanAt(Math.max(until, found.first - REACH));
  }
}
