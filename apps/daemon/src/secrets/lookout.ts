import type { Chars, Pattern } from './pattern.ts';

/** What to look for where a text has two certain characters. */
export interface Candidates {
  /** Bound values, longest first. */
  readonly values: readonly Pattern[];
  /** Known shapes, the first that fits counts. */
  readonly shapes: readonly Pattern[];
}

const nothing: Candidates = { values: [], shapes: [] };

/**
 * Finds the places of a text at which any pattern can begin. Two characters of
 * a text are looked up at once in one table, which passes over ordinary text at
 * about a nanosecond a character; characters outside of ASCII are folded into
 * it, and the pattern itself then says no.
 */
export class Lookout {
  readonly #pairs: Uint16Array;
  readonly #firsts: Uint16Array;
  readonly #candidates: readonly Candidates[];

  private constructor(pairs: Uint16Array, firsts: Uint16Array, candidates: readonly Candidates[]) {
    this.#pairs = pairs;
    this.#firsts = firsts;
    this.#candidates = candidates;
  }

  /** For known shapes: thousands of pairs, so that it is made once and shared. */
  static forShapes(shapes: readonly Pattern[]): Lookout {
    const empty = new Lookout(new Uint16Array(128 * 128), new Uint16Array(128), [nothing]);
    return empty.#with('shapes', shapes);
  }

  /** The same, and these values as well. The tables are shared where there are none. */
  withValues(values: readonly Pattern[]): Lookout {
    return values.length === 0 ? this : this.#with('values', values);
  }

  /** The first place at or behind `from` where something can begin, or the text's length. */
  next(text: string, from: number): number {
    const pairs = this.#pairs;
    const last = text.length - 1;
    if (from > last) return text.length;
    let code = text.charCodeAt(from) & 127;
    for (let at = from; at < last; at += 1) {
      const following = text.charCodeAt(at + 1) & 127;
      if (pairs[(code << 7) | following] !== 0) return at;
      code = following;
    }
    return this.#firsts[code] === 0 ? text.length : last;
  }

  /** What can begin at a place. */
  at(text: string, place: number): Candidates {
    const code = text.charCodeAt(place) & 127;
    const isLast = place === text.length - 1;
    const number = isLast
      ? this.#firsts[code]
      : this.#pairs[(code << 7) | (text.charCodeAt(place + 1) & 127)];
    return this.#candidates[number ?? 0] ?? nothing;
  }

  #with(kind: keyof Candidates, patterns: readonly Pattern[]): Lookout {
    const pairs = this.#pairs.slice();
    const firsts = this.#firsts.slice();
    const candidates = [...this.#candidates];
    const put = (table: Uint16Array, key: number, added: readonly Pattern[]) => {
      const there = candidates[table[key] ?? 0] ?? nothing;
      table[key] = candidates.push({ ...there, [kind]: added }) - 1;
    };
    const byPair = new Map<number, Pattern[]>();
    const byFirst = new Map<number, Pattern[]>();
    for (const pattern of patterns) {
      const [heads, followers] = pattern.heads;
      const seconds = codesOf(followers);
      for (const first of codesOf(heads)) {
        listAt(byFirst, first).push(pattern);
        for (const second of seconds) listAt(byPair, (first << 7) | second).push(pattern);
      }
    }
    for (const [pair, added] of byPair) put(pairs, pair, added);
    for (const [first, added] of byFirst) put(firsts, first, added);
    return new Lookout(pairs, firsts, candidates);
  }
}

function codesOf(chars: Chars): number[] {
  return [...chars.keys()].filter((code) => chars[code] === 1);
}

function listAt<T>(lists: Map<number, T[]>, key: number): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
