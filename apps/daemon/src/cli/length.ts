const units = [
  ['d', 'd', 86_400_000],
  ['h', 'h', 3_600_000],
  ['m', 'min', 60_000],
  ['s', 's', 1_000],
] as const;

/** A length of time as it was typed: `90m` is 90 times `m`. */
export interface Length {
  readonly count: number;
  readonly unit: (typeof units)[number][0];
  /** Milliseconds, a day counted as 24 hours. */
  readonly ms: number;
}

/** Reads a length such as `30s`, `90m`, `3h` or `2d`; null where the text is none. */
export function readLength(text: string): Length | null {
  const [, count = '', symbol] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const found = units.find(([it]) => it === symbol);
  if (found === undefined) return null;
  const [unit, , size] = found;
  return { count: Number(count), unit, ms: Number(count) * size };
}

/** A length to the millisecond, in the largest unit that divides it: `90 min`, `2 h`. @param ms milliseconds */
export function lengthText(ms: number): string {
  const [, word, size] = units.find(([, , each]) => ms % each === 0) ?? ['', 'ms', 1];
  return `${ms / size} ${word}`;
}
