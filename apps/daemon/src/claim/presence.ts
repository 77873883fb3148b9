import type { DaemonPresence } from '../store/queries/daemons.ts';
import type { DaemonsTable } from '../store/tables/daemons.ts';

/** How often a daemon says that it is there, and looks after runs of those that are not (ms). */
export const presenceEveryMs = 5_000;
/** A daemon on another machine that gives no new sign of life for this long (ms) is taken for dead. */
export const lostAfterMs = 45_000;
/** One on this machine whose process lives, and that gives no sign for this long while the machine is awake (ms), does nothing any more. */
export const stuckAfterMs = 60_000;

/** What this machine can tell of a process: whether it, and not a later one with its id, is alive. */
export type ProcessProbe = (process: {
  readonly pid: number;
  readonly startedToken: string | null;
}) => Promise<boolean>;

/**
 * Notes when other daemons gave a new sign of life, on a clock of this machine
 * that nobody sets. Their signs are by their own clocks, which may be minutes
 * off: that a sign is another one than before is all that it tells.
 */
export class Siblings {
  readonly #seen = new Map<string, { readonly sign: number; readonly since: number }>();
  #listed: ReadonlySet<string> | null = null;

  /**
   * How long (ms) a daemon has given no new sign, as far as this one has
   * watched: 0 for the first time that it is seen.
   *
   * @param sign its own instant, whatever its clock shows @param at on the clock that this daemon is watched by (ms)
   */
  silenceOf(id: string, sign: number, at: number): number {
    const before = this.#seen.get(id);
    if (before?.sign === sign) return at - before.since;
    this.#seen.set(id, { sign, since: at });
    return 0;
  }

  /**
   * Those that are not on the list any more are not watched any more.
   * @returns whether others are on it than the last time
   */
  keepOnly(ids: readonly string[]): boolean {
    const listed = new Set(ids);
    const before = this.#listed;
    this.#listed = listed;
    for (const id of this.#seen.keys()) if (!listed.has(id)) this.#seen.delete(id);
    return before !== null && (before.size !== listed.size || !ids.every((id) => before.has(id)));
  }
}

/** Who asks whether another daemon is there, and with what. */
export interface Observer {
  readonly self: DaemonPresence;
  readonly isAlive: ProcessProbe;
  readonly siblings: Siblings;
}

/** Clocks of this machine (ms), from any beginning, that nobody sets. */
export interface OwnTime {
  /** Counts on while the machine is asleep. */
  readonly uptime: number;
  /** Counts while it is awake. */
  readonly awake: number;
}

/**
 * Whether a daemon is no longer there, or does nothing any more. On this machine
 * the process itself is asked, and one that lives, suspended or stuck, is told
 * by its silence while both could have worked; of another machine only silence
 * tells, asleep or not. No clock that is set or wrong makes a daemon dead.
 */
export async function isDead(
  it: DaemonsTable,
  { self, isAlive, siblings }: Observer,
  { uptime, awake }: OwnTime,
): Promise<boolean> {
  if (it.id === self.id) return false;
  if (it.host !== self.host) return siblings.silenceOf(it.id, it.seen_at, uptime) > lostAfterMs;
  if (!(await isAlive({ pid: it.pid, startedToken: it.started_token }))) return true;
  return siblings.silenceOf(it.id, it.seen_at, awake) > stuckAfterMs;
}

/**
 * Whether a daemon is taken to be there by one that starts and has not watched
 * it yet: its process, or that its last sign is not long ago by clocks that are
 * about right.
 *
 * @param now UTC epoch ms
 */
export async function isThere(
  it: DaemonsTable,
  { self, isAlive }: Pick<Observer, 'self' | 'isAlive'>,
  now: number,
): Promise<boolean> {
  if (it.id === self.id) return false;
  if (it.host !== self.host) return Math.abs(now - it.seen_at) <= lostAfterMs;
  return await isAlive({ pid: it.pid, startedToken: it.started_token });
}
