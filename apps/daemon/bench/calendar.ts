import type { ClaimSettings } from '../src/claim/claim-due.ts';
import { calendarIn } from '../src/schedule/calendar-in.ts';

/** The claim as a daemon is wired for it, in UTC. */
export function claimSettings(daemonId: string): ClaimSettings {
  return { daemonId, calendar: calendarIn('UTC') };
}
