import type { RoutineVersion } from '@open-design/contracts';
import { dayAndMoreMs, placeOf, type Tally } from './tally.ts';

/** What an audit found, parted from what other rules of time zones explain. UTC epoch ms, in order. */
export interface Parted {
  readonly missing: readonly number[];
  readonly extra: readonly number[];
  readonly replanned: readonly number[];
}

/**
 * Slots that were planned by older rules of time zones than this program has
 * are in the ledger where the old rules put them. By the new ones each lacks
 * there and is due a little beside it: such a pair is no fault. One that stands
 * alone is, but at the edge of a row of pairs, where the rules began or ceased
 * to differ, and just before a new plan: a time that the old rules had still to
 * come may lie behind by the new. Pure.
 *
 * @param rulesSince since when the present rules are planned with (UTC epoch ms)
 */
export function apartByRules(
  { missing, extra, shifted }: Pick<Tally, 'missing' | 'extra' | 'shifted'>,
  versions: readonly RoutineVersion[],
  rulesSince: number,
): Parted {
  const older = olderPlans(versions, rulesSince);
  if (older === null || missing.length + extra.length === 0) {
    return { missing, extra, replanned: [] };
  }
  const isOlder = (at: number) => at <= older.until;
  const pairs = inOrder(paired(missing.filter(isOlder), extra.filter(isOlder)));
  const isPaired = new Set(pairs);
  const ends = inOrder([...older.begun, ...shifted]);
  const isExplained = (at: number) =>
    isOlder(at) &&
    (isPaired.has(at) ||
      some(ends, at - dayAndMoreMs, at + dayAndMoreMs) ||
      some(pairs, at - dayAndMoreMs, at) !== some(pairs, at, at + dayAndMoreMs));
  return {
    missing: missing.filter((at) => !isExplained(at)),
    extra: extra.filter((at) => !isExplained(at)),
    replanned: inOrder([...missing, ...extra].filter(isExplained)),
  };
}

/** Up to when slots were planned by rules that are not the present ones, and where new plans began; or null. */
function olderPlans(versions: readonly RoutineVersion[], rulesSince: number) {
  const ends = versions.map(({ activeUntil }) => activeUntil ?? Number.POSITIVE_INFINITY);
  const begun = ends.filter((_, index) => versions[index + 1]?.change === 'replanned');
  const before = ends.filter((end) => end <= rulesSince);
  const until = Math.max(...begun, ...before);
  return begun.length + before.length === 0 ? null : { until, begun };
}

/** Both ends of those pairs of which each is the other's nearest. */
function paired(missing: readonly number[], extra: readonly number[]): number[] {
  const [due, recorded] = [inOrder(missing), inOrder(extra)];
  return due.flatMap((at) => {
    const other = nearest(recorded, at);
    const isPair = other !== null && nearest(due, other) === at;
    return isPair && Math.abs(other - at) <= dayAndMoreMs ? [at, other] : [];
  });
}

function nearest(instants: readonly number[], at: number): number | null {
  const place = placeOf(instants, at);
  const [before, after] = [instants[place - 1], instants[place]];
  if (before === undefined || after === undefined) return before ?? after ?? null;
  return at - before <= after - at ? before : after;
}

/** Whether one of these, which are in order, lies in [from, until]. */
function some(instants: readonly number[], from: number, until: number): boolean {
  return placeOf(instants, until) > placeOf(instants, from - 1);
}

function inOrder(instants: readonly number[]): number[] {
  return instants.toSorted((a, b) => a - b);
}
