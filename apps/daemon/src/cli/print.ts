import { styleText } from 'node:util';
import { now } from '../clock.ts';

/** The colours that mean something here: good, bad, attention, less important, a heading. */
export type Tint = 'green' | 'red' | 'yellow' | 'dim' | 'bold' | 'cyan';
export type Painter = (tint: Tint, text: string) => string;

/** Colours for this stream, or none: not on a pipe, and not where NO_COLOR or TERM=dumb asks for none (Node reads those). */
export function painter(stream: NodeJS.WriteStream): Painter {
  const colours = stream.isTTY && stream.hasColors();
  return (tint, text) => (colours ? styleText(tint, text, { validateStream: false }) : text);
}

// oxlint-disable-next-line no-control-regex -- the escapes that terminals colour with start with this character
const escapes = /\u001B\[\d+m/g;

const marks = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text's marks as a reader counts them. */
function marksOf(text: string): string[] {
  return Array.from(marks.segment(text), ({ segment }) => segment);
}

/** How many columns a text takes, colours not counted. */
export function widthOf(text: string): number {
  return marksOf(text.replace(escapes, '')).length;
}

/** Text made harmless for a terminal: control characters other than tab and line feed are dropped, since agents and names may carry them. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- dropping them is the point
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}

/** Rows in aligned columns under their headings. The last column is not padded. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Painter,
): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === row.length - 1
          ? cell
          : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell) + 2),
      )
      .join('')
      .trimEnd();
  return [paint('dim', line(headings)), ...rows.map(line)].join('\n');
}

/** Names and values one under the other, values aligned. */
export function facts(pairs: readonly (readonly [string, string])[], paint: Painter): string {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 2;
  return pairs
    .map(([name, value]) => `${paint('dim', name.padEnd(width))}${value}`.trimEnd())
    .join('\n');
}

const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const clock = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });
const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });

/** `14:58:03` in the local zone. @param at UTC epoch ms */
export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** The local zone as it is called at this instant, such as `CET` or `GMT+5:30`. @param at UTC epoch ms */
export function zoneName(at: number): string {
  return zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}

/** `2026-03-29 08:30:00 CEST` in the local zone. @param at UTC epoch ms */
export function instant(at: number): string {
  return `${day.format(at)} ${clock.format(at)} ${zoneName(at)}`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in its largest unit, rounded: `3 min`; under a second as `250 ms`. @param ms milliseconds, not negative */
export function span(ms: number): string {
  const unit = units.find(([, size]) => ms >= size * 0.995);
  return unit === undefined ? `${Math.round(ms)} ms` : `${Math.round(ms / unit[1])} ${unit[0]}`;
}

/** `in 3 min`, `3 min ago` or `now`. @param at UTC epoch ms */
export function relative(at: number, from = now()): string {
  const away = at - from;
  if (Math.abs(away) < 1_000) return 'now';
  return away > 0 ? `in ${span(away)}` : `${span(-away)} ago`;
}

/** The instant and how far away it is; a dash for none. */
export function when(at: number | null): string {
  return at === null ? '–' : `${instant(at)} (${relative(at)})`;
}

/** A number of bytes as `12.3 kB`. @param bytes not negative */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${(bytes / 1_000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** One line of at most this many columns, line breaks and runs of spaces folded. */
export function oneLine(text: string, columns: number): string {
  const line = plain(text).replace(/\s+/g, ' ').trim();
  const all = marksOf(line);
  return all.length <= columns ? line : `${all.slice(0, columns - 1).join('')}…`;
}
