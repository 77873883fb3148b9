import { TimeZone } from '@open-design/contracts';
import { instantsOf, onceADay, wallAt } from '../../schedule/wall-clock.ts';
import { zoneOffsets } from '../../schedule/zone-offsets.ts';

/** When and where an agent's words are read. */
export interface Reading {
  /** UTC epoch ms. */
  readonly at: number;
  /** In which an agent means times of day that name no zone: its own. */
  readonly zone: string;
}

/** No provider has a longer window; more than that is a misreading. */
const longestMs = 35 * 86_400_000;

/** When a limit is reset by the words of its agent (UTC epoch ms), or null where they do not say. */
export function resetIn(words: string, reading: Reading): number | null {
  const found =
    bySeconds(words) ?? byIso(words) ?? byLength(words, reading) ?? byClock(words, reading);
  return found === null ? null : plausible(found, reading);
}

/** The instant, or null when it is too far ahead to be one. */
export function plausible(instant: number, { at }: Reading): number | null {
  return Number.isFinite(instant) && instant <= at + longestMs ? Math.round(instant) : null;
}

/** Seconds or milliseconds since 1970, told apart by their size. */
export function epochMs(value: number): number {
  return value < 100_000_000_000 ? value * 1_000 : value;
}

/** `Claude AI usage limit reached|1764000000`, of older versions of Claude Code. */
function bySeconds(words: string): number | null {
  const [, stamp] = /limit reached\|(\d{10,13})\b/i.exec(words) ?? [];
  return stamp === undefined ? null : epochMs(Number(stamp));
}

function byIso(words: string): number | null {
  const pattern = /reset\w*\W{1,4}(?:(?:at|on)\s+)?(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))/i;
  const [, text] = pattern.exec(words) ?? [];
  return text === undefined ? null : Date.parse(text);
}

const unitMs: readonly (readonly [RegExp, number])[] = [
  [/^(ms|millis)/, 1],
  [/^d/, 86_400_000],
  [/^h/, 3_600_000],
  [/^m/, 60_000],
  [/^s/, 1_000],
];
const piece = String.raw`\d+(?:\.\d+)?\s*(?:ms|milliseconds?|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])`;
const pieceOf = new RegExp(piece, 'gi');
const length = new RegExp(
  String.raw`(?:again|retry|reset\w*)\s+(?:in|after)\s+((?:${piece}[\s,]*(?:and\s+)?)+)`,
  'i',
);
// A letter after the unit begins the next piece, as in 7h11m0s.
const compact = /(?:again|retry|reset\w*)\s+(?:in|after)\s+((?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+)/i;

/** `try again in 3 days 6 hours 57 minutes`, `reset after 21h53m56s`, `Please retry in 34.07s`, `retry after 120`. */
function byLength(words: string, { at }: Reading): number | null {
  if (/again in less than a minute/i.test(words)) return at + 60_000;
  const [, together] = compact.exec(words) ?? length.exec(words) ?? [];
  if (together !== undefined) return at + lengthMs(together);
  const [, seconds] = /retry[- ]after:?\s*(\d+)(?!\s*[a-z\d.])/i.exec(words) ?? [];
  return seconds === undefined ? null : at + Number(seconds) * 1_000;
}

/** ms of a text such as `7h11m0s` or `3 days 6 hours`; not a number where it has none. */
export function lengthMs(text: string): number {
  const pieces = text.match(pieceOf) ?? text.match(/\d+(?:\.\d+)?(?:ms|d|h|m|s)/gi) ?? [];
  const compactly = text.match(/\d+(?:\.\d+)?(?:ms|d|h|m|s)/gi) ?? [];
  const best = compactly.length > pieces.length ? compactly : pieces;
  return best.length === 0 ? Number.NaN : best.reduce((sum, it) => sum + pieceMs(it), 0);
}

function pieceMs(text: string): number {
  const [, count = '', unit = ''] = /^([\d.]+)\s*([a-z]+)$/i.exec(text) ?? [];
  const factor = unitMs.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? 0;
  return Number(count) * factor;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const clock =
  /(?:resets?|again)\s+(?:(?:at|on)\s+)?(?:([a-z]{3})[a-z]*\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?:,|\s+at)?\s+)?(\d{1,2})(?::(\d\d))?\s*([ap])m(?:\s*\(([\w/+-]+)\))?/i;
const dayMs = 86_400_000;

/**
 * `resets 3pm (Europe/Berlin)`, `resets Apr 23 at 4pm (America/Recife)`, `try
 * again at Nov 29th, 2026 12:11 AM`. What is shown leaves out the seconds: the
 * minute must be over.
 */
function byClock(words: string, reading: Reading): number | null {
  const [, month, day, year, hour, minute = '0', half, named] = clock.exec(words) ?? [];
  if (hour === undefined || half === undefined) return null;
  const offsets = zoneOffsets(TimeZone.safeParse(named).data ?? reading.zone);
  const today = new Date(wallAt(offsets, reading.at));
  const time =
    ((Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 3_600_000 +
    Number(minute) * 60_000;
  const monthIndex = months.indexOf(month?.toLowerCase() ?? '');
  const days =
    monthIndex < 0
      ? [0, 1].map((more) => Math.floor(today.getTime() / dayMs) * dayMs + more * dayMs)
      : yearsOf(year, today).map((it) => Date.UTC(it, monthIndex, Number(day)));
  const instants = days.map((it) => (instantsOf(offsets, it + time, onceADay)[0] ?? it) + 60_000);
  return instants.find((it) => it >= reading.at) ?? instants[0] ?? null;
}

/** One that names no year means the coming one of that date. */
function yearsOf(year: string | undefined, today: Date): number[] {
  return year === undefined ? [today.getUTCFullYear(), today.getUTCFullYear() + 1] : [Number(year)];
}
