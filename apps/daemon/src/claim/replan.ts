import type { Plan } from '../store/plan.ts';
import { planAnew, planWith, type ZoneData } from '../store/queries/zone-data.ts';

/** What a change of the time zones' rules led to. */
export interface Replanned {
  readonly from: ZoneData;
  readonly to: ZoneData;
  readonly routines: number;
}

/**
 * Plans the routines on a wall clock anew when the rules of time zones are of
 * another edition than those that they were planned with. Otherwise a routine
 * would wait for an instant at which its clock shows another time by now.
 *
 * @param now UTC epoch ms
 * @returns null when nothing has changed
 */
export function* replan(to: ZoneData, now: number): Plan<Replanned | null> {
  const from = yield* planWith(to, now);
  return from === null ? null : { from, to, routines: yield* planAnew() };
}
