/**
 * The next slots of a schedule, as far as they are equally far apart: from
 * `first` to `last` (UTC epoch ms, both included), `step` ms apart. No slot of
 * the schedule lies between them or before them, and `step` is above 0 even
 * where there is one slot alone. A long absence is counted a series at a time.
 */
export interface Series {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** A series of one slot. */
export function single(slotAt: number): Series {
  return { first: slotAt, last: slotAt, step: 1 };
}

/** The part of a series that is not after `end`, or null. */
export function cutAfter({ first, last, step }: Series, end: number): Series | null {
  if (!(first <= end)) return null;
  if (last <= end) return { first, last, step };
  return { first, last: first + Math.floor((end - first) / step) * step, step };
}
