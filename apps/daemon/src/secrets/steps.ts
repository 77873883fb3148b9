import { type Chars, isOf } from './pattern.ts';

/** A run of characters of one kind. */
export interface Step {
  readonly chars: Chars;
  readonly min: number;
  readonly max: number;
}

const elements = /(\[(?:\\.|[^\]\\])+\]|\\.|[^\\[{}])(?:\{(\d+)(?:,(\d+))?\})?/gy;

/** Reads an expression of a known shape, whose small language `SecretShape` describes. */
export function readSteps(source: string, ignoreCase: boolean): Step[] {
  return Array.from(source.matchAll(elements), ([, atom = '', min = '1', max = min]) => ({
    chars: charsOf(atom, ignoreCase),
    min: Number(min),
    max: Number(max),
  }));
}

function charsOf(atom: string, ignoreCase: boolean): Chars {
  const expression = new RegExp(`^${atom}$`, ignoreCase ? 'i' : '');
  return Uint8Array.from({ length: 128 }, (_, code) =>
    expression.test(String.fromCharCode(code)) ? 1 : 0,
  );
}

/** Where the characters of this kind end, beginning at `from` and looking no further than `limit`. */
export function endOfRun(text: string, chars: Chars, from: number, limit: number): number {
  const end = Math.min(text.length, limit);
  let at = from;
  while (at < end && isOf(chars, text.charCodeAt(at))) at += 1;
  return at;
}

/** The text that all that fits begins with; the empty text where the first character is not one alone. */
export function prefixOf(steps: readonly Step[]): string {
  const count = steps.findIndex(({ chars, min, max }) => min !== 1 || max !== 1 || !isOne(chars));
  const first = count === -1 ? steps : steps.slice(0, count);
  return String.fromCharCode(...first.map(({ chars }) => chars.indexOf(1)));
}

function isOne(chars: Chars): boolean {
  return chars.indexOf(1) === chars.lastIndexOf(1);
}

/** The characters that the first two of a text that fits can be. */
export function headsOf(steps: readonly Step[]): [Chars, Chars] {
  const [first, second] = steps.flatMap(({ chars, min }) =>
    Array<Chars>(Math.min(min, 2)).fill(chars),
  );
  if (first === undefined || second === undefined)
    throw new Error('a shape begins with two characters that it cannot do without');
  return [first, second];
}
