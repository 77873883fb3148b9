import type { Schedule } from '@open-design/contracts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** One minute of real time and what the wall clock shows then, as minutes since 1970 read as UTC. */
interface Reading {
  readonly at: number;
  readonly wall: number;
  /** The same as a date in UTC. */
  readonly shown: Date;
  /** How many minutes the clock left out before this one. */
  readonly skipped: number;
  /** How often it was shown before, within the scan. */
  readonly shownBefore: number;
}

/**
 * What the wall clock of a zone shows, minute by minute. Knows nothing of
 * offsets; it is as slow and as plain as can be, so that it can be believed.
 */
export function scanMinutes(zone: string, from: number, until: number): Reading[] {
  const format = wallFormat(zone);
  const readings: Reading[] = [];
  const timesShown = new Map<number, number>();
  let previous = readWall(format, from - MINUTE);
  for (let at = from; at < until; at += MINUTE) {
    const wall = readWall(format, at);
    const skipped = Math.max(wall - previous - 1, 0);
    const shownBefore = timesShown.get(wall) ?? 0;
    readings.push({ at, wall, shown: new Date(wall * MINUTE), skipped, shownBefore });
    timesShown.set(wall, shownBefore + 1);
    previous = wall;
  }
  return readings;
}

/** Whole days (UTC) in which the wall clock of the zone jumps. */
export function findJumpDays(zone: string, from: number, until: number): number[] {
  const format = wallFormat(zone);
  const days: number[] = [];
  let before = readWall(format, from);
  for (let at = from + DAY; at <= until; at += DAY) {
    const wall = readWall(format, at);
    if (wall - before !== 1440) days.push(at - DAY);
    before = wall;
  }
  return days;
}

/** Whether a schedule names a minute, as the wall clock shows it (a UTC date with the same fields). */
export type IsWanted = (shown: Date) => boolean;

/**
 * The slots that the readings imply. With fixed hours: the first minute that
 * shows the time, the second or both, and what the gap rule says of minutes
 * that the clock leaves out. Every hour: each minute that shows it.
 */
export function expectedSlots(
  schedule: Schedule,
  readings: readonly Reading[],
  isWanted: IsWanted = wantedBy(schedule),
  isEveryHour = schedule.kind === 'hourly',
): number[] {
  const { gap = 'shift', overlap = 'first' } = ('dst' in schedule && schedule.dst) || {};
  const slots = new Set<number>();
  const second = new Set<number>();
  for (const { at, wall, shown, skipped, shownBefore } of readings) {
    const isFirst = shownBefore === 0;
    if (isWanted(shown)) {
      if (isEveryHour || overlap === 'both' || isFirst) slots.add(at);
      if (shownBefore === 1) second.add(at);
    }
    if (isEveryHour || gap === 'skip') continue;
    for (let nth = 0; nth < skipped; nth += 1) {
      if (!isWanted(new Date((wall - skipped + nth) * MINUTE))) continue;
      slots.add(gap === 'next' ? at : at + nth * MINUTE);
    }
  }
  if (overlap === 'second' && !isEveryHour) {
    // What is shown a second time counts then and not the first time.
    const shownTwice = new Set(readings.filter(({ at }) => second.has(at)).map(({ wall }) => wall));
    for (const { at, wall, shownBefore } of readings) {
      if (!shownTwice.has(wall)) continue;
      if (shownBefore === 0) slots.delete(at);
      if (shownBefore === 1) slots.add(at);
    }
  }
  return [...slots].toSorted((one, other) => one - other);
}

function wantedBy(schedule: Schedule): IsWanted {
  if (schedule.kind === 'hourly') return (shown) => shown.getUTCMinutes() === schedule.minute;
  if (!('time' in schedule)) return () => false;
  return (shown) => {
    if (shown.toISOString().slice(11, 16) !== schedule.time) return false;
    const weekday = shown.getUTCDay();
    if (schedule.kind === 'weekdays') return weekday !== 0 && weekday !== 6;
    return schedule.kind === 'weekly' ? weekday === schedule.weekday : true;
  };
}

function wallFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}

function readWall(format: Intl.DateTimeFormat, at: number): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = (
    format.format(new Date(at)).match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute) / MINUTE;
}
