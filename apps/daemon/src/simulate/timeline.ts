import type { SlotCause, SlotEntry, SlotOutcome } from '@open-design/contracts';

/** Slots one after the other that ended alike. Instants are UTC epoch ms. */
export interface Stretch {
  readonly slotAt: number;
  readonly untilAt: number;
  readonly count: number;
  readonly outcome: SlotOutcome;
  readonly cause: SlotCause | null;
  /** Who wrote it down. */
  readonly daemon: string;
}

/** How many slots ended how. */
export type Counts = Readonly<Record<SlotOutcome, number>>;

/** The ledger in order. */
export function timelineOf(entries: readonly SlotEntry[]): Stretch[] {
  return entries.map(({ slotAt, untilAt, count, outcome, cause, claimedBy }) => {
    // A daemon has a new id at every start; its name is what is before the dot.
    const daemon = claimedBy?.split('.')[0] ?? '';
    return { slotAt, untilAt, count, outcome, cause, daemon };
  });
}

/** Neighbours that ended alike, made one. */
export function folded(timeline: readonly Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const it of timeline) {
    const last = stretches.at(-1);
    if (last?.outcome === it.outcome && last.cause === it.cause && last.daemon === it.daemon) {
      const { untilAt, count } = it;
      stretches[stretches.length - 1] = { ...last, untilAt, count: last.count + count };
    } else {
      stretches.push(it);
    }
  }
  return stretches;
}

/** @param entries of one routine */
export function countsOf(entries: readonly SlotEntry[]): Counts {
  const counts = { ran: 0, caught_up: 0, skipped: 0, missed: 0 };
  for (const { outcome, count } of entries) counts[outcome] += count;
  return counts;
}
