import { zoneOffsets } from './zone-offsets.ts';

/** An instant at which the clocks of a zone change. */
export interface ClockChange {
  /** UTC epoch ms. */
  readonly at: number;
  /** ms east of UTC. */
  readonly offsetBefore: number;
  readonly offsetAfter: number;
}

/**
 * The changes of a zone's clocks in (from, until] (UTC epoch ms), in order.
 * @throws RangeError when the zone is unknown or an end is no instant
 */
export function clockChanges(timezone: string, from: number, until: number): ClockChange[] {
  const zone = zoneOffsets(timezone);
  const changes: ClockChange[] = [];
  let span = zone.spanAt(from);
  while (span.until <= until) {
    const next = zone.spanAt(span.until);
    // Spans also end where nothing changes.
    if (next.offset !== span.offset)
      changes.push({ at: span.until, offsetBefore: span.offset, offsetAfter: next.offset });
    span = next;
  }
  return changes;
}
