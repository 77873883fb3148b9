import type { Schedule } from '@open-design/contracts';
import { seriesAfter } from './kinds.ts';
import type { Series } from './series.ts';
import { LAST_INSTANT, zoneOffsets } from './zone-offsets.ts';

/**
 * The first slot strictly after `after`, or null where no further one can be
 * written as a date. All instants are UTC epoch ms.
 * `zone` is the daemon's own, for a schedule that names none.
 * @throws RangeError when the zone is unknown or `after` is not an instant.
 */
export function nextSlot(schedule: Schedule, zone: string, after: number): number | null {
  return seriesWithin(schedule, zone, after, LAST_INSTANT)?.first ?? null;
}

/**
 * All slots after `after` up to and including `until`, strictly increasing, so
 * that the slots of two adjoining intervals are those of the whole.
 * @throws RangeError as `nextSlot` does.
 */
export function* slotsBetween(
  schedule: Schedule,
  zone: string,
  after: number,
  until: number,
): Generator<number, void, void> {
  for (const { first, last, step } of seriesBetween(schedule, zone, after, until)) {
    for (let slotAt = first; slotAt <= last; slotAt += step) yield slotAt;
  }
}

/** The slots of an interval as a whole. */
export interface SlotSummary {
  readonly first: number;
  /** The slot before the last; null where there is one slot alone. */
  readonly beforeLast: number | null;
  readonly last: number;
  /** How many there are, `first` and `last` included. */
  readonly count: number;
}

/**
 * The slots after `after` up to and including `until`, counted without listing
 * them, or null where there are none: after a long absence `last` is the slot
 * to catch up with, and `first` to `beforeLast` are the ones that were missed.
 * @throws RangeError as `nextSlot` does.
 */
export function summarizeSlots(
  schedule: Schedule,
  zone: string,
  after: number,
  until: number,
): SlotSummary | null {
  let summary: SlotSummary | null = null;
  for (const series of seriesBetween(schedule, zone, after, until)) {
    summary = extend(summary, series);
  }
  return summary;
}

function extend(summary: SlotSummary | null, { first, last, step }: Series): SlotSummary {
  return {
    first: summary?.first ?? first,
    beforeLast: first < last ? last - step : (summary?.last ?? null),
    last,
    count: (summary?.count ?? 0) + (last - first) / step + 1,
  };
}

function* seriesBetween(
  schedule: Schedule,
  zone: string,
  after: number,
  until: number,
): Generator<Series, void, void> {
  let series = seriesWithin(schedule, zone, after, until);
  while (series !== null) {
    yield series;
    series = seriesWithin(schedule, zone, series.last, until);
  }
}

/** The next series, cut off after `until`. */
function seriesWithin(
  schedule: Schedule,
  zone: string,
  after: number,
  until: number,
): Series | null {
  if (!(after >= -LAST_INSTANT)) {
    throw new RangeError(`cannot find the slots after ${after}: it is not an instant`);
  }
  const end = Math.min(until, LAST_INSTANT);
  if (after >= end) return null;
  const named = 'timezone' in schedule ? schedule.timezone : undefined;
  const { first, last, step } = seriesAfter(schedule, zoneOffsets(named ?? zone), after);
  if (!(first <= end)) return null;
  if (last <= end) return { first, last, step };
  return { first, last: first + Math.floor((end - first) / step) * step, step };
}
