import { parseRecurrence, type Recurrence } from './schedule-rrule.ts';
import type { RecurrenceRule, RuleDay } from './schedule-rrule-rule.ts';
import {
  clockTime,
  dayNames,
  daysOfWeek,
  fromEnd,
  listed,
  monthNames,
  ordinal,
  shortReading,
} from './schedule-words.ts';

const units: Readonly<Record<RecurrenceRule['freq'], string>> = {
  YEARLY: 'year',
  MONTHLY: 'month',
  WEEKLY: 'week',
  DAILY: 'day',
  HOURLY: 'hour',
  MINUTELY: 'minute',
  SECONDLY: 'second',
};

/** What an RFC 5545 recurrence set says, in English: "Every 2 weeks on Mondays at 09:00, from 5 Jan 2026 09:00". */
export function recurrenceSentence(text: string): string {
  const set = parseRecurrence(text);
  const { rule, start } = set;
  const every = rule.interval === 1 ? units[rule.freq] : `${rule.interval} ${units[rule.freq]}s`;
  return [
    `Every ${every}`,
    ...daysOf(rule),
    ...timesOf(rule, start),
    ...chosenOf(rule),
    `, from ${shortReading(start)}`,
    ...endOf(rule),
    ...datesOf(set),
  ]
    .map((part) => (part.startsWith(',') ? part : ` ${part}`))
    .join('')
    .trim();
}

function daysOf(rule: RecurrenceRule): string[] {
  const { byDay, byMonthDay, byYearDay, byWeekNo, byMonth } = rule;
  return [
    ...some(byDay, (days) => `on ${ruleDays(days)}`),
    ...some(byMonthDay, (days) => `on the ${listed(days.map(position))} of the month`),
    ...some(byYearDay, (days) => `on the ${listed(days.map(position))} day of the year`),
    ...some(byWeekNo, (weeks) => `in ${weeks.length === 1 ? 'week' : 'weeks'} ${listed(weeks)}`),
    ...some(
      byMonth,
      (months) => `in ${listed(months.map((month) => monthNames[month - 1] ?? ''))}`,
    ),
  ];
}

function some<T>(list: readonly T[], say: (list: readonly T[]) => string): string[] {
  return list.length === 0 ? [] : [say(list)];
}

function ruleDays(days: readonly RuleDay[]): string {
  const every = days.filter(({ nth }) => nth === null).map(({ weekday }) => weekday);
  const numbered = days.flatMap(({ nth, weekday }) =>
    nth === null ? [] : [`the ${position(nth)} ${dayNames[weekday]}`],
  );
  const plain = [...new Set(every)].sort((one, other) => one - other);
  return listed([...(plain.length > 0 ? [daysOfWeek(plain)] : []), ...numbered]);
}

function position(number: number): string {
  return number > 0 ? ordinal(number) : fromEnd(number);
}

/** The times as clock times where the rule repeats daily or less often; else by its parts. */
function timesOf(rule: RecurrenceRule, start: number): string[] {
  const at = new Date(start);
  const or = (list: readonly number[], own: number) => (list.length > 0 ? list : [own]);
  const hours = or(rule.byHour, at.getUTCHours());
  const minutes = or(rule.byMinute, at.getUTCMinutes());
  const seconds = or(rule.bySecond, at.getUTCSeconds());
  const isDaily = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'].includes(rule.freq);
  if (isDaily && hours.length * minutes.length * seconds.length <= 6) {
    const times = hours.flatMap((hour) =>
      minutes.flatMap((minute) => seconds.map((second) => clockTime(hour, minute, second))),
    );
    return [`at ${listed(times)}`];
  }
  const parts = { hour: rule.byHour, minute: rule.byMinute, second: rule.bySecond };
  const said = Object.entries(parts).flatMap(([unit, list]) =>
    some(list, () => `${unit}${list.length === 1 ? '' : 's'} ${listed(list)}`),
  );
  return said.length === 0 ? [] : [`at ${listed(said)}`];
}

function chosenOf({ bySetPos, freq }: RecurrenceRule): string[] {
  return some(
    bySetPos,
    (list) => `, only the ${listed(list.map(position))} of each ${units[freq]}`,
  );
}

function endOf({ count, untilAt, untilWall }: RecurrenceRule): string[] {
  if (count !== null) return [`, ${count === 1 ? 'once' : `${count} times`}`];
  if (untilAt !== null) return [`, until ${shortReading(untilAt)} UTC`];
  return untilWall === null ? [] : [`, until ${shortReading(untilWall)}`];
}

function datesOf({ excluded, added }: Recurrence): string[] {
  const dates = (number: number) => `${number} ${number === 1 ? 'date' : 'dates'}`;
  return [
    ...(excluded.length > 0 ? [`, without ${dates(excluded.length)}`] : []),
    ...(added.length > 0 ? [`, with ${dates(added.length)} more`] : []),
  ];
}
