import type { Schedule, ScheduleSet } from '@open-design/contracts';
import { readySchedule } from './finder.ts';
import { cutAfter, type Series } from './series.ts';
import { countOf, endOf, slotsOf, type Stretch, stretchesAfter } from './union.ts';
import { LAST_INSTANT } from './zone-offsets.ts';

/**
 * The first slot strictly after `after`, or null where there is none any more.
 * Slots of several schedules are united; those that coincide are one. All
 * instants are UTC epoch ms. `zone` is the daemon's own, for schedules that
 * name none.
 * @throws RangeError when a zone is unknown or `after` is not an instant.
 */
export function nextSlot(schedules: ScheduleSet, zone: string, after: number): number | null {
  if (!isSeveral(schedules))
    return seriesWithin(schedules, zone, after, LAST_INSTANT)?.first ?? null;
  let next: number | null = null;
  for (const schedule of schedules) {
    const first = seriesWithin(schedule, zone, after, LAST_INSTANT)?.first;
    if (first !== undefined && (next === null || first < next)) next = first;
  }
  return next;
}

/**
 * All slots after `after` up to and including `until`, strictly increasing, so
 * that the slots of two adjoining intervals are those of the whole.
 * @throws RangeError as `nextSlot` does.
 */
export function* slotsBetween(
  schedules: ScheduleSet,
  zone: string,
  after: number,
  until: number,
): Generator<number, void, void> {
  for (const stretch of stretchesBetween(schedules, zone, after, until)) yield* slotsOf(stretch);
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
  schedules: ScheduleSet,
  zone: string,
  after: number,
  until: number,
): SlotSummary | null {
  let summary: SlotSummary | null = null;
  for (const stretch of stretchesBetween(schedules, zone, after, until)) {
    summary = extend(summary, stretch);
  }
  return summary;
}

function extend(summary: SlotSummary | null, stretch: Stretch): SlotSummary {
  const { last, beforeLast } = endOf(stretch);
  return {
    first: summary?.first ?? Math.min(...stretch.map(({ first }) => first)),
    beforeLast: beforeLast ?? summary?.last ?? null,
    last,
    count: (summary?.count ?? 0) + countOf(stretch),
  };
}

function stretchesBetween(
  schedules: ScheduleSet,
  zone: string,
  after: number,
  until: number,
): Generator<Stretch, void, void> {
  const all = isSeveral(schedules) ? schedules : [schedules];
  return stretchesAfter(
    all.map((schedule) => (from) => seriesWithin(schedule, zone, from, until)),
    after,
  );
}

function isSeveral(schedules: ScheduleSet): schedules is Schedule[] {
  return Array.isArray(schedules);
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
  const series = readySchedule(schedule, zone).slotsAfter(after);
  return series === null ? null : cutAfter(series, end);
}
