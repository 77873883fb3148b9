import type { SecretShape } from '@open-design/contracts';
import { type Chars, isOf, type Pattern, type Place, undecided } from './pattern.ts';
import { endOfRun, headsOf, prefixOf, readSteps, type Step } from './steps.ts';

/** How far behind the least of a secret its digit may stand. */
const digitWithin = 200;

const digits = charsOf('[0-9]');

/** The patterns of a known shape, one for each way in which it can begin. */
export function shapePatterns(shape: SecretShape): Pattern[] {
  return (shape.before ?? ['']).flatMap((before) =>
    shape.secret.map((secret) => {
      const context = readSteps(before, true);
      return shapePattern(shape, context, readSteps(secret, false));
    }),
  );
}

function shapePattern(
  shape: SecretShape,
  context: readonly Step[],
  secret: readonly Step[],
): Pattern {
  const prefix = prefixOf([...context, ...secret]);
  const label = `[masked ${shape.name}]`;
  const last = secret.at(-1)?.chars ?? null;
  const { followedBy } = shape;
  const next = followedBy === undefined ? null : charsOf(followedBy);
  const notAfter = shape.notAfter === undefined ? null : charsOf(shape.notAfter);
  return {
    heads: headsOf([...context, ...secret]),
    match(place) {
      const { text, at } = place;
      if (notAfter !== null && place.before >= 0 && isOf(notAfter, place.before)) return null;
      if (shape.follows === true && place.behind !== label) return null;
      // The library's comparison is many times faster than the walk below.
      if (!text.startsWith(prefix, at) && at + prefix.length <= text.length) return null;
      const start = walk(text, at, context);
      if (typeof start !== 'number') return start;
      let end = walk(text, start, secret);
      if (typeof end !== 'number') return end;
      if (shape.withDigit === true && last !== null) end = endWithDigit(text, start, end, last);
      if (typeof end !== 'number') return end;
      if (shape.holding !== undefined && !text.slice(start, end).includes(shape.holding))
        return null;
      if (next === null) return { start, end, label, tail: shape.follows === true ? null : last };
      if (end === text.length) return undecided;
      return isOf(next, text.charCodeAt(end)) ? { start, end, label, tail: null } : null;
    },
  };
}

type Walked = number | Exclude<ReturnType<Pattern['match']>, object>;

function walk(text: Place['text'], from: number, steps: readonly Step[]): Walked {
  let at = from;
  for (const { chars, min, max } of steps) {
    const end = endOfRun(text, chars, at, at + max);
    if (end - at < min) return end === text.length ? undecided : null;
    at = end;
  }
  return at;
}

/** The end of the least of a secret that has a digit in it. */
function endWithDigit(text: string, start: number, end: number, chars: Chars): Walked {
  for (let at = start; at < end + digitWithin; at += 1) {
    if (at === text.length) return undecided;
    const code = text.charCodeAt(at);
    if (at >= end && !isOf(chars, code)) return null;
    if (isOf(digits, code)) return Math.max(end, at + 1);
  }
  return null;
}

function charsOf(source: string): Chars {
  return readSteps(source, false)[0]?.chars ?? new Uint8Array(128);
}
