const SECOND = 1_000;

/** The times of day at which something is due. */
export interface Times {
  /** Milliseconds since midnight, ascending; none is there twice. */
  readonly at: readonly number[];
  /** For each, the index of the last one that follows in equal steps. */
  readonly runEnds: readonly number[];
}

/** Times with their runs worked out once, so that a day is counted a run at a time. @param at ms since midnight, ascending */
export function timesAt(at: readonly number[]): Times {
  const runEnds = at.map((_, index) => index);
  const stepAt = (index: number) => (at[index + 1] ?? Number.NaN) - (at[index] ?? Number.NaN);
  for (let index = at.length - 2; index >= 0; index -= 1) {
    const goesOn = stepAt(index) === stepAt(index + 1);
    runEnds[index] = goesOn ? (runEnds[index + 1] ?? index) : index + 1;
  }
  return { at, runEnds };
}

/** Every combination of an hour, a minute and a second. The lists are ascending. */
export function timesOf(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): Times {
  const at: number[] = [];
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const second of seconds) at.push(((hour * 60 + minute) * 60 + second) * SECOND);
    }
  }
  return timesAt(at);
}

/** One time of day, as `HH:MM`. */
export function timeOf(text: string): Times {
  return timesOf([Number(text.slice(0, 2))], [Number(text.slice(3))], [0]);
}

/** The index of the first of ascending numbers that is at least `least`; their number where there is none. */
export function indexFrom(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The equal distance (ms) of all times, over midnight too; null where they are not equally far apart. */
export function stepOf({ at, runEnds }: Times): number | null {
  const [first = 0, second] = at;
  if (second === undefined) return null;
  const step = second - first;
  const overMidnight = first + 86_400_000 - (at.at(-1) ?? 0);
  return runEnds[0] === at.length - 1 && overMidnight === step ? step : null;
}
