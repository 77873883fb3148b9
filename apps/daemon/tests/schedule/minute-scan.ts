import type { Schedule } from '@open-design/contracts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** One minute of real time and what the wall clock shows then, as minutes since 1970 read as UTC. */
interface Reading {
  readonly at: number;
  readonly wall: number;
  /** Shown before, within the scan. */
  readonly isRepeated: boolean;
  /** How many minutes the clock left out before this one. */
  readonly skipped: number;
}

/**
 * What the wall clock of a zone shows, minute by minute. Knows nothing of
 * offsets; it is as slow and as plain as can be, so that it can be believed.
 */
export function scanMinutes(zone: string, from: number, until: number): Reading[] {
  const format = wallFormat(zone);
  const readings: Reading[] = [];
  const seen = new Set<number>();
  let previous = readWall(format, from - MINUTE);
  for (let at = from; at < until; at += MINUTE) {
    const wall = readWall(format, at);
    const skipped = Math.max(wall - previous - 1, 0);
    readings.push({ at, wall, isRepeated: seen.has(wall), skipped });
    seen.add(wall);
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

/**
 * The slots that the readings imply: on every day the first minute that shows
 * the time; where none does, the minute as it would be if the clock had not
 * jumped; every hour, each minute that shows it.
 */
export function expectedSlots(schedule: Schedule, readings: readonly Reading[]): number[] {
  const slots = new Set<number>();
  for (const { at, wall, isRepeated, skipped } of readings) {
    if (schedule.kind === 'hourly' && wall % 60 === schedule.minute) slots.add(at);
    if (!isRepeated && isWanted(schedule, wall)) slots.add(at);
    for (let nth = 0; nth < skipped; nth += 1) {
      if (isWanted(schedule, wall - skipped + nth)) slots.add(at + nth * MINUTE);
    }
  }
  return [...slots].toSorted((one, other) => one - other);
}

function isWanted(schedule: Schedule, wall: number): boolean {
  if (!('time' in schedule)) return false;
  const minuteOfDay = Number(schedule.time.slice(0, 2)) * 60 + Number(schedule.time.slice(3));
  if (wall % 1440 !== minuteOfDay) return false;
  const weekday = new Date(wall * MINUTE).getUTCDay();
  if (schedule.kind === 'weekdays') return weekday !== 0 && weekday !== 6;
  return schedule.kind === 'weekly' ? weekday === schedule.weekday : true;
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
