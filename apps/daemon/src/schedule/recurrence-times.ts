import type { RecurrenceRule } from '@open-design/contracts';
import { type Times, timesAt, timesOf } from './times.ts';

const SECOND = 1_000;
const DAY = 86_400_000;

/** The parts of a time of day. */
interface Clock {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

/** The times of a rule that repeats daily or less often; what it leaves open is DTSTART's. @param start ms of the reading */
export function timesOfRule(rule: RecurrenceRule, start: number): Times {
  const { hours, minutes, seconds } = clockOf(rule, start);
  return timesOf(hours, minutes, seconds);
}

function clockOf({ byHour, byMinute, bySecond }: RecurrenceRule, start: number): Clock {
  const at = new Date(start);
  return {
    hours: byHour.length > 0 ? byHour : [at.getUTCHours()],
    minutes: byMinute.length > 0 ? byMinute : [at.getUTCMinutes()],
    seconds: bySecond.length > 0 ? bySecond : [at.getUTCSeconds()],
  };
}

/** Lengths of the periods within a day (ms). */
const lengths = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: SECOND };

/**
 * The times on each day of a rule that repeats hourly or more often: periods
 * are counted from DTSTART on the wall clock, BYSETPOS chooses within one.
 */
export function timesWithin(
  rule: RecurrenceRule,
  freq: keyof typeof lengths,
  start: number,
): (day: number) => Times {
  const length = lengths[freq];
  const stride = length * rule.interval;
  const anchor = Math.floor(start / length) * length;
  const offsets = offsetsWithin(rule, freq, start);
  const isCounted = filterOf(rule);
  const build = (day: number): Times => {
    const midnight = day * DAY;
    const at: number[] = [];
    const first = anchor + Math.ceil((midnight - anchor) / stride) * stride;
    for (let period = first; period < midnight + DAY; period += stride) {
      if (!isCounted(period - midnight)) continue;
      for (const offset of offsets) at.push(period - midnight + offset);
    }
    return timesAt(at);
  };
  // Where periods fit into a day without a rest, every day has the same times.
  if (DAY % stride !== 0) return build;
  let same: Times | undefined;
  return (day) => (same ??= build(day));
}

/** What a period expands to (ms from its start), BYSETPOS applied. */
function offsetsWithin(
  rule: RecurrenceRule,
  freq: keyof typeof lengths,
  start: number,
): readonly number[] {
  const { minutes, seconds } = clockOf(rule, start);
  const { at } = timesOf(
    [0],
    freq === 'HOURLY' ? minutes : [0],
    freq === 'SECONDLY' ? [0] : seconds,
  );
  return chosen(at, rule.bySetPos);
}

/** BYHOUR, BYMINUTE and BYSECOND as far as they limit periods and do not expand them. */
function filterOf({ freq, byHour, byMinute, bySecond }: RecurrenceRule): (time: number) => boolean {
  return (time) => {
    const seconds = time / SECOND;
    if (byHour.length > 0 && !byHour.includes(Math.floor(seconds / 3_600))) return false;
    if (freq === 'HOURLY') return true;
    if (byMinute.length > 0 && !byMinute.includes(Math.floor(seconds / 60) % 60)) return false;
    return freq === 'MINUTELY' || bySecond.length === 0 || bySecond.includes(seconds % 60);
  };
}

/** The members of a period's set that BYSETPOS names, from the start or (below 0) from the end; all without it. */
export function chosen<T>(set: readonly T[], positions: readonly number[]): readonly T[] {
  if (positions.length === 0) return set;
  return set.filter(
    (_, index) => positions.includes(index + 1) || positions.includes(index - set.length),
  );
}
