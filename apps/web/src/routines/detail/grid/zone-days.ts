/** A day on the wall clock of a zone. Instants are UTC epoch ms. */
export interface ZoneDay {
  /** `2026-03-29` */
  readonly date: string;
  /** The day is [from, until). */
  readonly from: number;
  readonly until: number;
  /** How far its clock is ahead of UTC when it begins (ms). */
  readonly offset: number;
  /** How the clocks change in it, or null. */
  readonly change: ClockChange | null;
}

/** The clocks are set from one reading to another. */
export interface ClockChange {
  readonly at: number;
  /** How far they are set forward (ms); back is negative. */
  readonly byMs: number;
  /** What they show just before and just after, `02:00` and `03:00`. */
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The epoch ms at which a clock in UTC shows what the zone's clock shows. @param at UTC epoch ms */
function wallOf(at: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(
    read('year'),
    read('month') - 1,
    read('day'),
    read('hour'),
    read('minute'),
    read('second'),
  );
}

const isoOf = (wall: number) => new Date(wall).toISOString();

/** `2026-03-29` in a zone. @param at UTC epoch ms */
export function dateIn(at: number, zone: string): string {
  return isoOf(wallOf(at, zone)).slice(0, 10);
}

/** `08:30` on the clock of the day. @param at UTC epoch ms within it */
export function clockIn({ offset, change }: ZoneDay, at: number): string {
  const moved = change !== null && at >= change.at ? change.byMs : 0;
  return isoOf(at + offset + moved).slice(11, 16);
}

/** The first instant in (low, high] at which something that stays so is so. */
function firstSince(low: number, high: number, isSo: (at: number) => boolean): number {
  let [no, yes] = [low, high];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isSo(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** When a date begins in a zone: its midnight, or later where the clocks skip that. @returns UTC epoch ms */
export function beginOf(date: string, zone: string): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`);
  // Zones are at most 14 hours ahead of UTC and 12 behind it.
  return firstSince(
    asUtc - 15 * 3_600_000,
    asUtc + 13 * 3_600_000,
    (at) => dateIn(at, zone) >= date,
  );
}

/** The date so many days after another. */
export function dateAfter(date: string, days: number): string {
  return isoOf(Date.parse(`${date}T00:00:00Z`) + days * dayMs).slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** So many days of a zone in a row, oldest first. */
export function daysFrom(first: string, count: number, zone: string): ZoneDay[] {
  const days: ZoneDay[] = [];
  let from = beginOf(first, zone);
  for (let at = 0; at < count; at += 1) {
    const date = dateAfter(first, at);
    const until = endOf(date, from, zone);
    const offset = wallOf(from, zone) - from;
    days.push({ date, from, until, offset, change: changeIn(from, until, zone) });
    from = until;
  }
  return days;
}

/** Most days are 24 hours long; only the others are searched. */
function endOf(date: string, from: number, zone: string): number {
  const guess = from + dayMs;
  const isIt = dateIn(guess, zone) !== date && dateIn(guess - 1, zone) === date;
  return isIt ? guess : beginOf(dateAfter(date, 1), zone);
}

function changeIn(from: number, until: number, zone: string): ClockChange | null {
  const offset = wallOf(from, zone) - from;
  const byMs = wallOf(until, zone) - until - offset;
  if (byMs === 0) return null;
  const clock = (at: number) => isoOf(wallOf(at, zone)).slice(11, 16);
  const at = firstSince(from, until, (it) => {
    const second = Math.floor(it / 1_000) * 1_000;
    return wallOf(second, zone) - second !== offset;
  });
  return { at, byMs, from: isoOf(at + offset).slice(11, 16), to: clock(at) };
}

/** Whether the clock of the zone shows no time at all of this hour (0–23) of the day. */
export function isSkippedHour({ change }: ZoneDay, hour: number): boolean {
  if (change === null || change.byMs < 3_600_000) return false;
  const first = Number(change.from.slice(0, 2));
  return hour >= first && hour < first + Math.floor(change.byMs / 3_600_000);
}
