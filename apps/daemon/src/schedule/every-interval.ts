import { modulo } from './modulo.ts';
import type { Series } from './series.ts';
import { LAST_INSTANT } from './zone-offsets.ts';

/** The slots after an instant that are a whole number of intervals away from the anchor, in real time (ms). */
export function everyInterval(everyMs: number, anchorAt: number, after: number): Series {
  const earliest = Math.floor(after) + 1;
  // Remainders first: the distance of two instants can be too large for an exact number.
  const first = earliest + modulo(modulo(anchorAt, everyMs) - modulo(earliest, everyMs), everyMs);
  const further = Math.floor((LAST_INSTANT - first) / everyMs);
  return { first, last: first + Math.max(further, 0) * everyMs, step: everyMs };
}
