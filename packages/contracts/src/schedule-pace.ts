import { type Schedule, type ScheduleSet, Schedules } from './schedule.ts';
import { parseCron } from './schedule-cron.ts';
import { parseRecurrence } from './schedule-rrule.ts';

/** The least distance (seconds) between two slots of one schedule: as for intervals. */
const leastSeconds = 5;

/**
 * The least distance (seconds) between two slots of what names seconds; of all
 * else a minute. Of a cron expression with days that do not follow each other
 * midnight is taken as if they did.
 */
function leastGap(schedule: Schedule): number {
  if (schedule.kind === 'cron') {
    const { seconds, minutes, hours } = parseCron(schedule.expression);
    return gapOf(seconds, () => hasNeighbours(minutes, Infinity) || isOverTheHour(minutes, hours));
  }
  if (schedule.kind !== 'rrule') return 60;
  const { freq, interval, byHour, byMinute, bySecond } = parseRecurrence(schedule.rule).rule;
  if (bySecond.length === 0) return freq === 'SECONDLY' ? interval : 60;
  return gapOf(bySecond, () =>
    byMinute.length === 0
      ? freq === 'SECONDLY' || (freq === 'MINUTELY' && interval === 1)
      : hasNeighbours(byMinute, Infinity) || isOverTheHour(byMinute, byHour),
  );
}

/** What cannot be read has its fault from `Schedules`, after which this is asked all the same. */
function leastGapOfReadable(schedule: Schedule): number {
  try {
    return leastGap(schedule);
  } catch {
    return 60;
  }
}

/** @param seconds of a minute, ascending @param followOn whether two minutes in a row have them */
function gapOf(seconds: readonly number[], followOn: () => boolean): number {
  const within = seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0));
  const [first = 0] = seconds;
  const overTheMinute = first + 60 - (seconds.at(-1) ?? 0);
  const least = Math.min(60, ...within);
  return overTheMinute < least && followOn() ? overTheMinute : least;
}

/** @param hours none for all of them */
function isOverTheHour(minutes: readonly number[], hours: readonly number[]): boolean {
  const isEveryHour = hours.length === 0;
  return minutes.includes(0) && minutes.includes(59) && (isEveryHour || hasNeighbours(hours, 24));
}

/** Whether two of the numbers follow each other, in a field that begins anew at `size`. */
function hasNeighbours(numbers: readonly number[], size: number): boolean {
  return numbers.some((number) => numbers.includes((number + 1) % size));
}

/**
 * Schedules as they may be saved: none has slots less than 5 seconds apart. What
 * was saved before is read by `Schedules` all the same.
 */
export const PacedSchedules = Schedules.superRefine((schedules: ScheduleSet, ctx) => {
  const all = Array.isArray(schedules) ? schedules : [schedules];
  for (const [index, schedule] of all.entries()) {
    const seconds = leastGapOfReadable(schedule);
    if (seconds >= leastSeconds) continue;
    ctx.addIssue({
      code: 'custom',
      path: [
        ...(Array.isArray(schedules) ? [index] : []),
        schedule.kind === 'cron' ? 'expression' : 'rule',
      ],
      message: `expected slots at least ${leastSeconds} seconds apart; got slots ${seconds} ${seconds === 1 ? 'second' : 'seconds'} apart. \`*/5\` in the field of seconds, or every:5s, is the most often`,
    });
  }
});
