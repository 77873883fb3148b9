import { orderOfTicks, processFacts, type ProcessFacts, processIds, readProc } from './proc.ts';

/** How far the system is with giving away ids, and how many processes and threads it has ever begun. */
interface Progress {
  readonly lastId: number;
  readonly begun: number;
}

/**
 * Reads the process table of Linux again and again, and skips what cannot have
 * changed: of a process that is older than whom the caller asks for, only
 * whether it is still there, and still the same, counts. Ids are given away in a
 * circle, so one that was in use can be another process's only when the circle
 * has passed it since.
 */
export class ProcReader {
  #facts = new Map<number, ProcessFacts>();
  #before: Progress | null = null;
  readonly #mostBegun = Number(readProc('sys/kernel/pid_max') ?? 0) / 2;

  /**
   * All processes, also the dead that nobody has collected. What started at
   * `since` (clock ticks from boot) or later is as it is now; what is older may
   * be told with the parent, group, session and state that it once had. Null where there is no
   * /proc.
   */
  read(since: number): ReadonlyMap<number, ProcessFacts> | null {
    const start = progress();
    let ids = processIds();
    if (ids === null) return null;
    const now = progress();
    const facts = new Map<number, ProcessFacts>();
    const look = (id: number) => {
      const known = this.#facts.get(id);
      const isCertain = known !== undefined && orderOfTicks(known) < since && this.#isSame(id, now);
      const it = isCertain ? known : processFacts(id);
      if (it !== null) facts.set(id, it);
    };
    // Until nothing new is there: a process that hands over to a child while the
    // table is read would otherwise hide both.
    const seen = new Set<number>();
    for (let listing = 0; listing < 5; listing += 1) {
      const fresh = ids.filter((id) => !seen.has(id));
      for (const id of fresh) {
        seen.add(id);
        // What was born after `now` was read has an id that nobody knows anything of.
        if (listing > 0) this.#facts.delete(id);
        look(id);
      }
      if (fresh.length === 0) break;
      ids = processIds() ?? [];
    }
    renewLineage(facts);
    this.#facts = facts;
    this.#before = start;
    return facts;
  }

  /** Whether the id cannot have been given to another process since the last reading. */
  #isSame(id: number, now: Progress | null): boolean {
    const { lastId: from, begun } = this.#before ?? {};
    if (from === undefined || begun === undefined || now === null) return false;
    if (now.begun - begun >= this.#mostBegun) return false;
    const to = now.lastId;
    return from <= to ? id <= from || id > to : id <= from && id > to;
  }
}

/** This process and those above it: whom nobody may end must be known as it is now. */
function renewLineage(facts: Map<number, ProcessFacts>): void {
  const renewed = new Set<number>();
  for (let id = process.pid; id > 0 && !renewed.has(id); id = facts.get(id)?.parent ?? 0) {
    renewed.add(id);
    const it = processFacts(id);
    if (it !== null) facts.set(id, it);
  }
}

/** From proc_loadavg(5) the id given away last, and from proc_stat(5) the count of all that was ever begun. */
function progress(): Progress | null {
  const lastId = /(\d+)\s*$/.exec(readProc('loadavg') ?? '')?.[1];
  const begun = /^processes (\d+)$/m.exec(readProc('stat') ?? '')?.[1];
  return lastId === undefined || begun === undefined
    ? null
    : { lastId: Number(lastId), begun: Number(begun) };
}
