import type { NamedValue } from './named-value.ts';

/** Fewer characters than this of a value tell nothing. */
const least = 6;

/**
 * Masks the parts of values that are left where a text was cut: the end of one
 * at the beginning or behind a colon, where a quotation begins; the beginning of
 * one at the end. Values as they are; for whole ones there is the stream.
 */
export function maskCutEnds(text: string, values: readonly NamedValue[]): string {
  return values.reduce((left, value) => maskLastPart(maskFirstPart(left, value), value), text);
}

function maskFirstPart(text: string, { name, value }: NamedValue): string {
  const end = value.slice(-least);
  for (let at = text.indexOf(end); at !== -1; at = text.indexOf(end, at + 1)) {
    const until = at + least;
    const from = firstPartBefore(text, until, value);
    if (from !== null) return `${text.slice(0, from)}[secret ${name}]${text.slice(until)}`;
  }
  return text;
}

/** Where a cut value that ends at `until` begins, or null. */
function firstPartBefore(text: string, until: number, value: string): number | null {
  for (let from = until - least; from >= 0 && from > until - value.length; from -= 1) {
    const isCut = from === 0 || text.startsWith(': ', from - 2);
    if (isCut && value.endsWith(text.slice(from, until))) return from;
  }
  return null;
}

function maskLastPart(text: string, { name, value }: NamedValue): string {
  const at = text.lastIndexOf(value.slice(0, least));
  if (at === -1) return text;
  const part = text.slice(at).replace(/…$/, '');
  return value.startsWith(part) ? `${text.slice(0, at)}[secret ${name}]` : text;
}
