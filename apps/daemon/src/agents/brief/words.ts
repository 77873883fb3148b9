const numbers = new Intl.NumberFormat('en-US');

const stamp = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const date = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** A number with its thousands apart. */
export function figure(value: number): string {
  return numbers.format(value);
}

/** `1 commit`, `2 commits`, `2 people`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${value === 1 ? one : many}`;
}

/** An instant (UTC epoch ms) as `3 Mar 2026, 09:05 UTC`. */
export function dateTime(at: number): string {
  return `${stamp.format(at)} UTC`;
}

/** The UTC day of an instant (UTC epoch ms) in full. */
export function dayName(at: number): string {
  return date.format(at);
}

/** The UTC time of day of an instant (UTC epoch ms), `09:05`. */
export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** Bytes in the unit a person would use. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KiB`;
  return `${(size / 1024 / 1024).toFixed(1)} MiB`;
}

/** Added and deleted lines, `+12 −3`, without a side that has none. */
export function plusMinus(added: number, deleted: number): string {
  if (added === 0 && deleted === 0) return 'no lines';
  const parts = [added > 0 ? `+${figure(added)}` : '', deleted > 0 ? `−${figure(deleted)}` : ''];
  return parts.filter((part) => part !== '').join(' ');
}

// Direction marks, line separators and invisible characters can make a line read as what it is not.
const HIDDEN = /\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** A name or subject from outside as one line in which every hidden character is seen, at most `limit` characters of it. */
export function plain(text: string, limit = 300): string {
  const seen = text.slice(0, limit).replace(HIDDEN, (char) => named[char] ?? `[U+${hex(char)}]`);
  return text.length > limit ? `${seen}…` : seen;
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
