import type { LeftOut } from './days-left-out.ts';
import { modulo } from './modulo.ts';
import { cutAfter, type Series, single } from './series.ts';
import { instantsOf, wallAt } from './wall-clock.ts';
import { LAST_INSTANT, type ZoneOffsets } from './zone-offsets.ts';

const DAY = 86_400_000;
/** How many days in a row are looked at: years are left out a range at a time, weekdays never all. */
const MOST_DAYS = 150_000;

/** The slots after an instant that are a whole number of intervals away from the anchor, in real time (ms). */
export function everyInterval(everyMs: number, anchorAt: number, after: number): Series {
  const earliest = Math.floor(after) + 1;
  // Remainders first: the distance of two instants can be too large for an exact number.
  const first = earliest + modulo(modulo(anchorAt, everyMs) - modulo(earliest, everyMs), everyMs);
  const further = Math.floor((LAST_INSTANT - first) / everyMs);
  return { first, last: first + Math.max(further, 0) * everyMs, step: everyMs };
}

/** The same without the slots on days of the zone's calendar that are left out. */
export function everyIntervalExcept(
  zone: ZoneOffsets,
  slotsAfter: (after: number) => Series | null,
  isLeftOut: LeftOut,
  after: number,
): Series | null {
  let from = after;
  for (let looked = 0; looked < MOST_DAYS; looked += 1) {
    const series = slotsAfter(from);
    if (series === null || series.first > LAST_INSTANT) return null;
    const { day, end } = dayAround(zone, series.first);
    if (isLeftOut(day)) from = Math.max(end ?? series.first, series.first);
    // The day is shown again after a change of the clocks, so that slots are taken one by one.
    else return end === null ? single(series.first) : cutAfter(series, end);
  }
  return null;
}

/** The day that the wall clock shows, and its last instant; null where the clocks change around it. */
function dayAround(zone: ZoneOffsets, at: number): { day: number; end: number | null } {
  const day = Math.floor(wallAt(zone, at) / DAY);
  const [midnight = at] = instantsOf(zone, (day + 1) * DAY, { gap: 'next', overlap: 'first' });
  const span = zone.spanAt(at);
  const isPlain = midnight + DAY < span.until && wallAt(zone, midnight) === (day + 1) * DAY;
  return { day, end: isPlain ? midnight - 1 : null };
}
