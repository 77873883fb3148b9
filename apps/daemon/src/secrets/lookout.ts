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
  readonly #pairs = new Uint16Array(128 * 128);
  readonly #firsts = new Uint16Array(128);
  readonly #candidates: Candidates[] = [nothing];

  constructor(values: readonly Pattern[], shapes: readonly Pattern[]) {
    const all = [...values, ...shapes];
    const byPair = new Map<number, number[]>();
    const byFirst = new Map<number, number[]>();
    for (const [number, { heads }] of all.entries()) {
      const seconds = codesOf(heads[1]);
      for (const first of codesOf(heads[0])) {
        listAt(byFirst, first).push(number);
        for (const second of seconds) listAt(byPair, (first << 7) | second).push(number);
      }
    }
    const group = (numbers: readonly number[]) => {
      const chosen = numbers.flatMap((number) => all[number] ?? []);
      const count = numbers.filter((number) => number < values.length).length;
      this.#candidates.push({ values: chosen.slice(0, count), shapes: chosen.slice(count) });
      return this.#candidates.length - 1;
    };
    for (const [pair, numbers] of byPair) this.#pairs[pair] = group(numbers);
    for (const [first, numbers] of byFirst) this.#firsts[first] = group(numbers);
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
}

function codesOf(chars: Chars): number[] {
  return [...chars.keys()].filter((code) => chars[code] === 1);
}

function listAt(lists: Map<number, number[]>, key: number): number[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
