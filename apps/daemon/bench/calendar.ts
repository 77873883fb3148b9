import type { ClaimSettings } from '../src/claim/claim-due.ts';
import { nextSlot, slotsBetween, summarizeSlots } from '../src/schedule/slots.ts';

const zone = 'UTC';

/** The claim as a daemon is wired for it, in UTC. */
export function claimSettings(daemonId: string): ClaimSettings {
  return {
    daemonId,
    calendar: {
      next: (schedule, after) => nextSlot(schedule, zone, after),
      passed: (schedule, after, until) => summarizeSlots(schedule, zone, after, until),
      slots: (schedule, after, until) => slotsBetween(schedule, zone, after, until),
      timeOfDay: (_schedule, time, from) =>
        nextSlot({ kind: 'daily', time, timezone: zone }, zone, from - 1) ?? from,
    },
  };
}
