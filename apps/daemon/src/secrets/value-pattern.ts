import { only, type Pattern, undecided } from './pattern.ts';

/** Looks for one text, which is longer than one character. */
export function valuePattern(text: string, label: string): Pattern {
  const { length } = text;
  return {
    heads: [only(text.charCodeAt(0)), only(text.charCodeAt(1))],
    match(place) {
      const { at } = place;
      if (place.text.startsWith(text, at))
        return { start: at, end: at + length, label, tail: null };
      if (at + length <= place.text.length) return null;
      return text.startsWith(place.text.slice(at)) ? undecided : null;
    },
  };
}
