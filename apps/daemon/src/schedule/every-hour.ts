import { modulo } from './modulo.ts';
import type { Series } from './series.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * The slots after an instant at which the wall clock shows this minute of an
 * hour and second 0. They follow real time: the repeated hour of autumn has its
 * slot twice and the hour that spring leaves out is not made up for, so that
 * slots stay one real hour apart where the clocks change by whole hours.
 *
 * Where they change by half an hour (Lord Howe) the wall clock is still what
 * counts, and two slots can be half an hour or an hour and a half apart.
 */
export function everyHour(zone: ZoneOffsets, minute: number, after: number): Series {
  const earliest = Math.floor(after) + 1;
  for (let span = zone.spanAt(earliest); ; span = zone.spanAt(span.until)) {
    const start = Math.max(earliest, span.from);
    const first = start + modulo(minute * MINUTE - (start + span.offset), HOUR);
    if (first >= span.until) continue;
    const last = first + Math.floor((span.until - 1 - first) / HOUR) * HOUR;
    return { first, last, step: HOUR };
  }
}
