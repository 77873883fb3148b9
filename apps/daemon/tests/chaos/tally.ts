/** Counts by name. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, this.of(name) + by);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Most first. */
  get entries(): [name: string, count: number][] {
    return [...this.#counts].sort(([, one], [, other]) => other - one);
  }
}

/** All that is counted, for the report. */
export class Tally {
  readonly faults = new Counts();
  /** Faults that were drawn and could not be done, with the reason. */
  readonly skipped = new Counts();
  readonly checks = new Counts();
  /** Attempts by program and end. */
  readonly ends = new Counts();
  /** Why attempts and runs failed that should not have, in the ledger's words. */
  readonly words = new Counts();
  /** Daemons and keepers that were killed. */
  kills = 0;
  rounds = 0;
  starts = 0;
  events = 0;
  readonly settledMs: number[] = [];
}
