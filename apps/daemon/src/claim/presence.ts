import type { DaemonPresence } from '../store/queries/daemons.ts';
import type { DaemonsTable } from '../store/schema.ts';

/** How often a daemon says that it is there, and looks after runs of those that are not (ms). */
export const presenceEveryMs = 5_000;
/** A daemon on another machine that has not been seen for this long (ms) is taken for dead. */
const lostAfterMs = 45_000;

/** What this machine can tell of a process: whether it, and not a later one with its id, is alive. */
export type ProcessProbe = (process: {
  readonly pid: number;
  readonly startedToken: string | null;
}) => Promise<boolean>;

/**
 * Whether a daemon is no longer there. On this machine the process itself is
 * asked; of another machine only silence tells.
 *
 * @param now UTC epoch ms
 */
export async function isDead(
  it: DaemonsTable,
  self: DaemonPresence,
  isAlive: ProcessProbe,
  now: number,
): Promise<boolean> {
  if (it.id === self.id) return false;
  if (it.host !== self.host) return now - it.seen_at > lostAfterMs;
  return !(await isAlive({ pid: it.pid, startedToken: it.started_token }));
}
