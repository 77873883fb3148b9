import type { Absence } from '../store/queries/absences.ts';
import { absenceBetween, type Reading } from './readings.ts';

/** Shorter silences (ms) are the ordinary time between two signs of life. */
export const silenceMs = 10_000;

/**
 * Finds what kept one daemon from looking at what is due, from the clocks that
 * it reads before every look and from the looks that failed. What was found
 * stays on the list until it could be written down: the store may be what is
 * missing, and a machine may wake up without it.
 */
export class AbsenceFinder {
  #found: Absence[] = [];
  /** The last reading whose look came to its end, or the end of an absence after it. */
  #lookedAt: number;
  #unreachableSince: number | null = null;

  constructor(private last: Reading) {
    this.#lookedAt = last.wall;
  }

  /** Before a look. @returns all that is to be written down, oldest first */
  look(reading: Reading): readonly Absence[] {
    const { last } = this;
    this.last = reading;
    if (this.#unreachableSince === null) this.#lookedAt = last.wall;
    const absence = absenceBetween(last, reading);
    if (absence !== null) {
      this.#closeOutage(absence.from);
      this.#found.push(absence);
      this.#lookedAt = absence.until;
      if (this.#unreachableSince !== null) this.#unreachableSince = absence.until;
    }
    return [...this.#found, ...this.#outageUntil(reading.wall)];
  }

  /** Everything that the last look gave has been written down: the store is there again. */
  written(): void {
    this.#found = [];
    this.#unreachableSince = null;
  }

  /** The store refused the look, or what came before it. */
  failed(): void {
    this.#unreachableSince ??= this.#lookedAt;
  }

  #closeOutage(at: number): void {
    this.#found.push(...this.#outageUntil(at));
  }

  #outageUntil(until: number): Absence[] {
    const from = this.#unreachableSince;
    if (from === null || until - from <= silenceMs) return [];
    return [{ from, until, cause: 'store_unreachable' }];
  }
}
