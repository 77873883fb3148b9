import { type Cron, type CronDates, type CronWeekdays, parseCron } from './schedule-cron.ts';
import { clockTime, dayNames, daysOfWeek, listed, monthNames, ordinal } from './schedule-words.ts';

/** More single times than these are said by their fields. */
const MOST_TIMES = 6;

/** What a cron expression says, in English: "Every 15 minutes from 09:00 to 17:45 on weekdays". */
export function cronSentence(expression: string): string {
  const cron = parseCron(expression);
  const times = timesOf(cron);
  const days = daysOf(cron);
  // "Every day at 09:00" reads better than "At 09:00"; "Every 15 minutes" needs no day.
  if (days === '' && times.startsWith('at ')) return `Every day ${times}`;
  const sentence = days === '' ? times : `${times} ${days}`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function timesOf(cron: Cron): string {
  const { seconds, minutes, hours } = cron;
  if (seconds.length * minutes.length * hours.length <= MOST_TIMES) {
    const all = hours.flatMap((hour) =>
      minutes.flatMap((minute) => seconds.map((second) => clockTime(hour, minute, second))),
    );
    return `at ${listed(all)}`;
  }
  return `${withinHours(cron)}${hoursOf(cron)}`;
}

/** What happens in each of the hours. */
function withinHours({ seconds, minutes, hours }: Cron): string {
  const allHours = hours.length === 24;
  const atSecond = seconds.join() === '0' ? '' : ` at ${numbered('second', seconds)}`;
  const everySecond = stepOf(seconds, 60);
  const everyMinute = stepOf(minutes, 60);
  if (minutes.length === 60 && everySecond !== null) return every(everySecond, 'second');
  if (everyMinute !== null) return `${every(everyMinute, 'minute')}${atSecond}`;
  const at = `${numbered('minute', minutes)}${atSecond === '' ? '' : `,${atSecond.slice(3)}`}`;
  return allHours ? `every hour at ${at}` : `at ${at}`;
}

function hoursOf({ seconds, minutes, hours }: Cron): string {
  const [first = 0] = hours;
  const last = hours.at(-1) ?? first;
  if (hours.length === 24) return '';
  const step = stepOf(hours, 24);
  if (step !== null && step > 1) return ` of every ${ordinal(step)} hour`;
  if (hours.length === last - first + 1 && hours.length > 1) {
    const end = clockTime(last, minutes.at(-1) ?? 0, seconds.at(-1) ?? 0);
    return ` from ${clockTime(first, minutes[0] ?? 0, seconds[0] ?? 0)} to ${end}`;
  }
  return ` in the ${numbered('hour', hours)}`;
}

function daysOf({ months, dates, weekdays, match }: Cron): string {
  const date = dates.numbers.length === 31 ? '' : datesOf(dates);
  const weekday = weekdays.numbers.length === 7 ? '' : weekdaysOf(weekdays);
  const isPlain = weekdays.nth.length + weekdays.last.length === 0;
  const some = months.length === 12 ? '' : listed(months.map(monthName));
  const ofMonth = some === '' ? 'of the month' : `of ${some}`;
  const inMonths = some === '' ? '' : ` in ${some}`;
  if (date === '' && weekday === '') return inMonths.trim();
  if (weekday === '') return `on ${date} ${ofMonth}`;
  const onWeekdays = isPlain ? `${weekday}${inMonths}` : `${weekday} ${ofMonth}`;
  if (date === '') return `on ${onWeekdays}`;
  return match === 'either'
    ? `on ${date} ${ofMonth} or on ${onWeekdays}`
    : `on ${weekday} if that is ${date} ${ofMonth}`;
}

function monthName(month: number): string {
  return monthNames[month - 1] ?? '';
}

function datesOf({ numbers, fromLast, nearest, nearestFromLast }: CronDates): string {
  const near = (day: string) => `the weekday nearest to ${day}`;
  return listed([
    ...(numbers.length > 0 ? [`the ${listed(numbers.map(ordinal))}`] : []),
    ...fromLast.map(beforeLast),
    ...nearest.map((number) => near(`the ${ordinal(number)}`)),
    ...nearestFromLast.map((before) =>
      before === 0 ? 'the last weekday' : near(beforeLast(before)),
    ),
  ]);
}

function beforeLast(before: number): string {
  if (before === 0) return 'the last day';
  return before === 1 ? 'the day before the last' : `the day ${before} days before the last`;
}

function weekdaysOf({ numbers, nth, last }: CronWeekdays): string {
  return listed([
    ...(numbers.length > 0 ? [daysOfWeek(numbers)] : []),
    ...nth.map((it) => `the ${ordinal(it.nth)} ${dayNames[it.weekday]}`),
    ...last.map((weekday) => `the last ${dayNames[weekday]}`),
  ]);
}

/** The step by which numbers fill a field of `size` evenly from 0 on, or null. */
function stepOf(numbers: readonly number[], size: number): number | null {
  const step = size / numbers.length;
  return numbers.every((number, index) => number === index * step) && numbers.length > 1
    ? step
    : null;
}

function every(step: number, unit: string): string {
  return step === 1 ? `every ${unit}` : `every ${step} ${unit}s`;
}

function numbered(unit: string, numbers: readonly number[]): string {
  return `${unit}${numbers.length === 1 ? '' : 's'} ${listed(ranges(numbers))}`;
}

/** Three and more in a row as a range. */
function ranges(numbers: readonly number[]): string[] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const open = found.at(-1);
    if (open !== undefined && open[1] === number - 1) open[1] = number;
    else found.push([number, number]);
  }
  return found.flatMap(([first, last]) =>
    last - first >= 2
      ? [`${first}–${last}`]
      : first === last
        ? [`${first}`]
        : [`${first}`, `${last}`],
  );
}
