import type { RoutineVersion, ScheduleSet } from '@open-design/contracts';
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
 * alone is, but where its other half may lie outside: at the edge of a row of
 * pairs, where the rules began or ceased to differ, and near the ends of the
 * version that implied it. Pure.
 *
 * @param rulesSince since when the present rules are planned with (UTC epoch ms)
 */
export function apartByRules(
  { missing, extra, shifted }: Pick<Tally, 'missing' | 'extra' | 'shifted'>,
  versions: readonly RoutineVersion[],
  rulesSince: number,
): Parted {
  const older = olderPlans(versions, rulesSince);
  if (older.length === 0 || missing.length + extra.length === 0) {
    return { missing, extra, replanned: [] };
  }
  const isOlder = (at: number) => older.some(({ from, until }) => from < at && at <= until);
  const pairs = inOrder(paired(missing.filter(isOlder), extra.filter(isOlder)));
  const isPaired = new Set(pairs);
  const ends = inOrder([...older.flatMap(({ from, until }) => [from, until]), ...shifted]);
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

/** The stretches (from, until] that were planned by rules which are not the present ones. */
function olderPlans(versions: readonly RoutineVersion[], rulesSince: number) {
  return versions.flatMap(({ active, activeFrom, activeUntil, definition }, index) => {
    if (!active || activeUntil === null || definition === null) return [];
    const isOlder = activeUntil <= rulesSince || versions[index + 1]?.change === 'replanned';
    return isOlder && isMovable(definition.schedule)
      ? [{ from: activeFrom, until: activeUntil }]
      : [];
  });
}

/** Whether rules of time zones move a slot of it: not those of an interval, nor the clock of UTC. */
function isMovable(schedule: ScheduleSet): boolean {
  const all = Array.isArray(schedule) ? schedule : [schedule];
  return all.some(
    ({ kind, timezone, exclude }) =>
      timezone !== 'UTC' && (kind !== 'interval' || exclude !== undefined),
  );
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
