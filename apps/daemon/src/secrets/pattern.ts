/** ASCII characters of one kind: 1 at the code of each. */
export type Chars = Uint8Array;

/** Whether the character with this code is of the kind; none outside of ASCII is. */
export function isOf(chars: Chars, code: number): boolean {
  return code < 128 && chars[code] === 1;
}

/** A secret found in a text. */
export interface Found {
  /** Where it begins, at or behind the place that was looked at, and where the least of it ends. */
  readonly start: number;
  readonly end: number;
  /** What stands in its place. */
  readonly label: string;
  /** Characters that belong to it too while they go on behind `end`, or null. */
  readonly tail: Chars | null;
}

/** Where a pattern looks. */
export interface Place {
  readonly text: string;
  readonly at: number;
  /** The code of the character before `at`, or -1 at the beginning of all. */
  readonly before: number;
  /** What was masked right up to `at`, or null. */
  readonly behind: string | null;
}

/** The text ends before the pattern can be told from another. */
export const undecided = 'undecided';

/** Something that is looked for. */
export interface Pattern {
  /** The characters that its first two can be. */
  readonly heads: readonly [Chars, Chars];
  /** What begins at the place. The answer of a decided place never changes with what comes later. */
  match(place: Place): Found | typeof undecided | null;
}

/** The kind of the one character. A code outside of ASCII is folded into it: heads only tell where to look. */
export function only(code: number): Chars {
  const chars = new Uint8Array(128);
  chars[code & 127] = 1;
  return chars;
}
