import { cutAfter, type Series } from './series.ts';

/** Series that run beside each other: the slots are those of all of them, and what coincides is one slot. At least one. */
export type Stretch = readonly Series[];

/** The next slots of one schedule after an instant (UTC epoch ms), or null. */
type Next = (after: number) => Series | null;

/**
 * The slots of several schedules after an instant, in order, a stretch at a
 * time: no slot of a later stretch lies before the end of an earlier one.
 */
export function* stretchesAfter(
  schedules: readonly Next[],
  after: number,
): Generator<Stretch, void, void> {
  const coming = schedules.map((next) => next(after));
  for (;;) {
    const live = coming.filter((series) => series !== null);
    if (live.length === 0) return;
    const start = Math.min(...live.map(({ first }) => first));
    // What joins in later than one of its own steps has its turn in another stretch.
    const isRunning = ({ first, step }: Series) => first < start + step;
    const end = Math.min(...live.map((it) => (isRunning(it) ? it.last : it.first - 1)));
    yield live.filter(isRunning).flatMap((it) => cutAfter(it, end) ?? []);
    for (const [index, it] of coming.entries()) {
      if (it !== null) coming[index] = restOf(it, end) ?? schedules[index]?.(end) ?? null;
    }
  }
}

/** What is left of a series after an instant. */
function restOf({ first, last, step }: Series, after: number): Series | null {
  if (last <= after) return null;
  if (first > after) return { first, last, step };
  return { first: first + (Math.floor((after - first) / step) + 1) * step, last, step };
}

/** The slots of a stretch one by one, strictly increasing. */
export function* slotsOf(stretch: Stretch): Generator<number, void, void> {
  const heads = stretch.map(({ first }) => first);
  for (;;) {
    let next = Number.POSITIVE_INFINITY;
    for (const head of heads) if (head < next) next = head;
    if (next === Number.POSITIVE_INFINITY) return;
    yield next;
    for (const [index, { last, step }] of stretch.entries()) {
      if (heads[index] !== next) continue;
      heads[index] = next < last ? next + step : Number.POSITIVE_INFINITY;
    }
  }
}

/** How many slots a stretch has. What repeats itself is counted once and multiplied. */
export function countOf(whole: Stretch): number {
  const stretch = whole.length === 1 ? whole : withoutCovered(whole);
  const [only, ...others] = stretch;
  if (only === undefined) return 0;
  if (others.length === 0) return (only.last - only.first) / only.step + 1;
  const joined = Math.max(...stretch.map(({ first }) => first));
  const left = Math.min(...stretch.map(({ last }) => last));
  const period = stretch.map(({ step }) => step).reduce(leastCommonMultiple);
  const periods = Math.floor((left - joined) / period);
  if (!(periods > 1)) return countOneByOne(stretch);
  // From `joined` on all series run, and so they do for whole periods.
  const resumed = joined + periods * period;
  const before = stretch.flatMap((it) => cutAfter(it, joined - 1) ?? []);
  const once = stretch.flatMap((it) => part(it, joined, joined + period - 1));
  const after = stretch.flatMap((it) => restOf(it, resumed - 1) ?? []);
  return countOneByOne(before) + countOneByOne(once) * periods + countOneByOne(after);
}

/** Leaves out series whose slots are all slots of another: every 15 minutes beside every minute. */
function withoutCovered(stretch: Stretch): Stretch {
  const isCovered = (it: Series, by: Series) =>
    it.first >= by.first &&
    it.last <= by.last &&
    (it.first - by.first) % by.step === 0 &&
    (it.first === it.last || it.step % by.step === 0);
  const kept: Series[] = [];
  for (const it of stretch.toSorted((one, other) => one.step - other.step)) {
    if (!kept.some((by) => isCovered(it, by))) kept.push(it);
  }
  return kept;
}

function part(series: Series, from: number, until: number): Series[] {
  const rest = restOf(series, from - 1);
  const cut = rest === null ? null : cutAfter(rest, until);
  return cut === null ? [] : [cut];
}

function countOneByOne(stretch: Stretch): number {
  let count = 0;
  for (const _slot of slotsOf(stretch)) count += 1;
  return count;
}

/** May be more than an exact number can hold; then it is longer than any stretch, too. */
function leastCommonMultiple(one: number, other: number): number {
  let [a, b] = [one, other];
  while (b !== 0) [a, b] = [b, a % b];
  return (one / a) * other;
}

/** The last slot of a stretch, and the one before it, or null. */
export function endOf(stretch: Stretch): {
  readonly last: number;
  readonly beforeLast: number | null;
} {
  const ends = stretch.flatMap(({ first, last, step }) =>
    first < last ? [last, last - step] : [last],
  );
  const last = Math.max(...ends);
  const others = ends.filter((at) => at < last);
  return { last, beforeLast: others.length === 0 ? null : Math.max(...others) };
}
