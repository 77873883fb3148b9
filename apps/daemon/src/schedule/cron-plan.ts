import { type Cron, parseCron } from '@open-design/contracts';
import { type IsCounted, type MonthShape, onDates } from './month-plan.ts';
import { timesOf } from './times.ts';
import { onWeekdays, type WallPlan } from './wall-plan.ts';

/** A cron expression as a plan, and whether its hour field allows every hour of the day. */
export function cron(expression: string): { plan: WallPlan; isEveryHour: boolean } {
  const fields = parseCron(expression);
  const { seconds, minutes, hours, months, dates, weekdays } = fields;
  const times = timesOf(hours, minutes, seconds);
  const isEveryDate = months.length === 12 && dates.numbers.length === 31;
  const isPlainWeek = weekdays.nth.length + weekdays.last.length === 0;
  // Where the date does not matter, the days of the week alone are faster to walk.
  const plan =
    isEveryDate && isPlainWeek && fields.match === 'both'
      ? onWeekdays(weekdays.numbers, times)
      : onDates(months, countedBy(fields), times);
  return { plan, isEveryHour: hours.length === 24 };
}

function countedBy(fields: Cron): IsCounted {
  return (date, month) =>
    fields.match === 'either'
      ? hasDate(fields, date, month) || hasWeekday(fields, date, month)
      : hasDate(fields, date, month) && hasWeekday(fields, date, month);
}

function hasDate({ dates }: Cron, date: number, month: MonthShape): boolean {
  const { length } = month;
  return (
    dates.numbers.includes(date) ||
    dates.fromLast.includes(length - date) ||
    dates.nearest.some((wanted) => date === nearestWorkday(wanted, month)) ||
    dates.nearestFromLast.some((before) => date === nearestWorkday(length - before, month))
  );
}

function hasWeekday(
  { weekdays }: Cron,
  date: number,
  { length, firstWeekday }: MonthShape,
): boolean {
  const weekday = (firstWeekday + date - 1) % 7;
  return (
    weekdays.numbers.includes(weekday) ||
    weekdays.nth.some((it) => it.weekday === weekday && it.nth === Math.ceil(date / 7)) ||
    (weekdays.last.includes(weekday) && date + 7 > length)
  );
}

/** The Monday to Friday nearest to a date, which stays within the month; null where the month has no such date. */
function nearestWorkday(date: number, { length, firstWeekday }: MonthShape): number | null {
  if (date < 1 || date > length) return null;
  const weekday = (firstWeekday + date - 1) % 7;
  if (weekday === 6) return date === 1 ? date + 2 : date - 1;
  if (weekday === 0) return date === length ? date - 2 : date + 1;
  return date;
}
