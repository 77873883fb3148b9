import { instantsOf, wallAt, type WallPolicy } from './wall-clock.ts';
import { zoneOffsets } from './zone-offsets.ts';

const dayMs = 86_400_000;

/** A day begins when its first instant comes, also where the clocks jump over midnight. */
const midnight: WallPolicy = { gap: 'next', overlap: 'first' };

/**
 * The day of the zone's wall clock that an instant lies in, as the instants
 * [from, until) (UTC epoch ms). Days leave no instant out and share none: where
 * the clocks are set back over midnight, the repeated evening belongs to the day
 * that had begun.
 *
 * @throws RangeError when the runtime does not know the zone
 */
export function daySpan(
  zone: string,
  instant: number,
): { readonly from: number; readonly until: number } {
  const offsets = zoneOffsets(zone);
  const begin = (wall: number) => instantsOf(offsets, wall, midnight)[0] ?? wall;
  const read = Math.floor(wallAt(offsets, instant) / dayMs) * dayMs;
  // Set back over midnight: the clock shows the day before once more.
  const day = instant < begin(read + dayMs) ? read : read + dayMs;
  return { from: begin(day), until: begin(day + dayMs) };
}
