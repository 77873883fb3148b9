/** Random choices that a seed repeats. When something happens is the machine's choice all the same. */
export interface Dice {
  /** In [from, to). */
  between(from: number, to: number): number;
  /** One of them. @throws Error when there is none */
  pick<T>(from: readonly T[]): T;
  /** One of them, each as often as its weight says. @throws Error when there is none */
  weigh<T extends { readonly weight: number }>(from: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, good enough to choose who dies next. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (from, to) => from + next() * (to - from),
    pick: (from) => oneOf(from, Math.floor(next() * from.length)),
    weigh(from) {
      let left = next() * from.reduce((sum, { weight }) => sum + weight, 0);
      return oneOf(
        from,
        from.findIndex(({ weight }) => (left -= weight) < 0),
      );
    },
  };
}

function oneOf<T>(from: readonly T[], index: number): T {
  const it = from.at(index);
  if (it === undefined) throw new Error('there is nothing to choose from');
  return it;
}
