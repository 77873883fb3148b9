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
 * would wait for an instant at which its clock shows another time by now. The
 * new plan is a version of its own: up to its cursor the ledger has what the
 * old rules implied, from there on what the new ones do.
 *
 * @param now UTC epoch ms
 * @returns null when nothing has changed
 */
export function* replan(to: ZoneData, now: number): Plan<Replanned | null> {
  const from = yield* planWith(to, now);
  if (from === null) return null;
  const note = `The rules of time zones changed: ${edition(from)} to ${edition(to)}.`;
  return { from, to, routines: yield* planAnew(note) };
}

function edition({ tz, icu }: ZoneData): string {
  return `${tz} (ICU ${icu})`;
}
