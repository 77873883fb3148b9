import type { PassedSlots } from '../handoff.ts';
import type { LedgerRange } from '../store/queries/slots.ts';

/**
 * The furthest (ms) that a change of rules moves a wall-clock time: from one
 * side of the date line to the other, which Samoa and Kiribati did.
 */
export const dayAndMoreMs = 26 * 3_600_000;

/** Counts what an audit expects, and what it finds wrong, stretch by stretch. */
export class Tally {
  expected = 0;
  readonly missing: number[] = [];
  readonly extra: number[] = [];
  /** Of rows that stand for many slots and are not exact, but near to it: where they begin and end. */
  readonly shifted: number[] = [];

  /** @param singles the instants of the entries of one slot, in order */
  constructor(private readonly singles: readonly number[]) {}

  /** Walks the implied slots of (after, until] and the entries side by side. */
  count(implied: Iterable<number>, after: number, until: number): void {
    const { singles } = this;
    const end = placeOf(singles, until);
    let place = placeOf(singles, after);
    for (const slotAt of implied) {
      this.expected += 1;
      let entry = singles[place];
      while (place < end && entry !== undefined && entry < slotAt) {
        this.extra.push(entry);
        place += 1;
        entry = singles[place];
      }
      if (place < end && entry === slotAt) place += 1;
      else this.missing.push(slotAt);
    }
    this.extra.push(...singles.slice(place, end));
  }

  /**
   * Holds a row that stands for many slots against those that `implied` gives
   * for a stretch (after, until].
   */
  countRange(
    { slotAt, untilAt, count }: LedgerRange,
    implied: (after: number, until: number) => PassedSlots | null,
  ): void {
    const within = implied(slotAt - 1, untilAt);
    this.expected += within?.count ?? 0;
    if (within?.first === slotAt && within.last === untilAt && within.count === count) return;
    this.extra.push(slotAt);
    // By other rules of time zones its ends, and slots in it, may lie a little further in or out.
    const around = implied(slotAt - 1 - dayAndMoreMs, untilAt + dayAndMoreMs);
    const isNear =
      around !== null &&
      Math.abs(around.first - slotAt) <= dayAndMoreMs &&
      Math.abs(around.last - untilAt) <= dayAndMoreMs &&
      (within?.count ?? 0) <= count &&
      count <= around.count;
    if (isNear) this.shifted.push(slotAt, untilAt);
  }

  /** Nothing is implied in (after, until]: whatever has an entry there is too much. */
  unexpected(after: number, until: number, ranges: readonly LedgerRange[]): void {
    if (until <= after) return;
    this.count([], after, until);
    const strays = ranges.filter(({ slotAt }) => slotAt > after && slotAt <= until);
    this.extra.push(...strays.map(({ slotAt }) => slotAt));
  }
}

/** How many of these, which are in order, are not after an instant. */
export function placeOf(instants: readonly number[], at: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
