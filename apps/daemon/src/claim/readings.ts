import type { Absence } from '../store/queries/absences.ts';

/** Three clocks read together (ms). */
export interface Reading {
  /** UTC epoch ms: what slots are compared with; may be set. */
  readonly wall: number;
  /** Counts while the machine is awake. */
  readonly awake: number;
  /** Counts since the machine's start, asleep or not. On macOS it follows a clock that is set, so that this reads as sleep there. */
  readonly uptime: number;
}

/** Smaller differences (ms) are the ordinary unpunctuality of timers and clocks. */
const toleranceMs = 5_000;

/**
 * What happened to this machine between two readings in which no slot could be
 * taken, or null. Sleep is what uptime counted and the awake clock did not; a
 * clock that was set is what wall time counted and uptime did not.
 */
export function absenceBetween(before: Reading, after: Reading): Absence | null {
  const slept = after.uptime - before.uptime - (after.awake - before.awake);
  const set = after.wall - before.wall - (after.uptime - before.uptime);
  const span = { from: before.wall, until: after.wall };
  if (slept > toleranceMs && after.wall > before.wall) return { ...span, cause: 'asleep' };
  if (set > toleranceMs) return { ...span, cause: 'clock_set' };
  return null;
}
