import type { RunCgroup } from './cgroup.ts';
import { type Found, findProcesses, type Quarry } from './find.ts';
import { freshTable } from './table.ts';
import { pause } from './wait.ts';

const longestPauseMs = 50;

/**
 * Looks for the processes of one run, and remembers those it has seen: one that
 * was once known by its parent is still known when that parent is gone.
 *
 * What nobody can find: a program that clears its environment AND leaves the
 * session AND whose parents are gone before the first look, where there is no
 * cgroup. Taking looks all the while the agent works would not find it either:
 * a double fork takes a millisecond. Only the system could tell (on Linux by
 * PR_SET_CHILD_SUBREAPER, which Node does not offer).
 */
export class Hunt {
  readonly #known = new Map<number, Found>();
  /** Whether the system showed no processes at the last look. */
  isBlind = false;
  constructor(
    private readonly quarry: Quarry,
    private readonly cgroup: Promise<RunCgroup | null> | RunCgroup | null,
  ) {}

  /** Nothing of the run started before this; see `ProcessRow.order`. */
  get since(): number {
    return this.quarry.since;
  }

  /** The processes that live now; none where the system does not show them. */
  async look(): Promise<readonly Found[]> {
    const cgroup = await this.cgroup;
    // Before the table: what is a member now is in a table that is read later, or dead.
    const members = cgroup?.members() ?? new Set<number>();
    const table = await freshTable(this.quarry.since);
    this.isBlind = table === null;
    if (table === null) return [];
    const found = findProcesses(table, this.quarry, { known: this.#known, members });
    this.#known.clear();
    for (const one of found) this.#known.set(one.pid, one);
    return found;
  }

  /**
   * Looks until nothing lives or about `ms` milliseconds of real time are over;
   * returns what lives then. `act` is called with all that lives, at every look.
   */
  async untilNone(ms: number, act: (living: readonly Found[]) => void): Promise<readonly Found[]> {
    let waited = 0;
    for (let wait = 1; ; wait = Math.min(wait * 2, longestPauseMs)) {
      const living = await this.look();
      if (living.length === 0) return living;
      act(living);
      if (waited >= ms) return living;
      const next = Math.min(wait, ms - waited);
      await pause(next);
      waited += next;
    }
  }

  /** SIGKILL to all in the run's cgroup, at one instant. */
  async killCgroup(): Promise<void> {
    (await this.cgroup)?.kill();
  }

  /** Takes away what was made for finding. */
  async end(): Promise<void> {
    (await this.cgroup)?.remove();
  }
}
