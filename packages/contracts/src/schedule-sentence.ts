import { describeInterval } from './duration.ts';
import { parseLocalDateTime } from './local-time.ts';
import type { DayOfMonth, Schedule, ScheduleSet } from './schedule.ts';
import { cronSentence } from './schedule-cron-words.ts';
import type { ByKind, Kind } from './schedule-forms.ts';
import type { ScheduleOptions } from './schedule-options.ts';
import { recurrenceSentence } from './schedule-rrule-words.ts';
import {
  dayNames,
  daysOfWeek,
  listed,
  ordinal,
  shortDate,
  shortReading,
} from './schedule-words.ts';
import { timeZoneOf } from './schedule-zones.ts';

/** What each kind says. A new kind is a new entry here. */
const sentences: { readonly [K in Kind]: (schedule: ByKind[K]) => string } = {
  hourly: ({ minute }) => `Every hour at minute ${minute}`,
  daily: ({ time }) => `Every day at ${time}`,
  weekdays: ({ time }) => `Weekdays at ${time}`,
  weekly: ({ weekday, time }) => `${dayNames[weekday]}s at ${time}`,
  monthly: ({ day, time }) => `On ${dayOfMonth(day)} at ${time}`,
  cron: ({ expression }) => cronSentence(expression),
  once: ({ at }) =>
    typeof at === 'number'
      ? `Once, on ${shortReading(at)} UTC`
      : `Once, on ${shortReading(parseLocalDateTime(at))}`,
  rrule: ({ rule }) => recurrenceSentence(rule),
  interval: ({ everyMs, anchorAt }) => `Every ${describeInterval(everyMs)}${countedFrom(anchorAt)}`,
};

/** One schedule or several in English, such as "Weekdays at 08:30, Europe/Berlin". */
export function describeSchedule(schedules: ScheduleSet): string {
  if (!Array.isArray(schedules)) return describeOne(schedules);
  return schedules.map(describeOne).join('; and ');
}

function describeOne(schedule: Schedule): string {
  return `${say(schedule.kind, schedule)}${zoneOf(schedule)}${optionsOf(schedule)}`;
}

/** The kind is passed beside the schedule, because only so can the compiler tell that the two agree. */
function say<K extends Kind>(kind: K, schedule: ByKind[K]): string {
  return sentences[kind](schedule);
}

function dayOfMonth(day: DayOfMonth): string {
  if (day === 'last') return 'the last day of every month';
  if (typeof day === 'number') {
    return `the ${ordinal(day)} of every month${day > 28 ? ' that has one' : ''}`;
  }
  const { nth, weekday } = day;
  if (nth === 'last') return `the last ${dayNames[weekday]} of every month`;
  const some = nth === 5 ? ' that has one' : '';
  return `the ${ordinal(nth)} ${dayNames[weekday]} of every month${some}`;
}

/** Real time needs no zone, unless days are left out. */
function zoneOf(schedule: Schedule): string {
  const zone = timeZoneOf(schedule, "the daemon's time zone");
  return zone === null ? '' : `, ${zone}`;
}

function countedFrom(anchorAt: number | undefined): string {
  return anchorAt === undefined ? '' : `, counted from ${new Date(anchorAt).toISOString()}`;
}

function optionsOf({ exclude, startAt, endAt, dst }: ScheduleOptions): string {
  const { dates = [], weekdays = [] } = exclude ?? {};
  const left = [
    ...dates.map((text) => text.split('/').map(shortDate).join(' – ')),
    ...(weekdays.length > 0 ? [daysOfWeek(weekdays.toSorted((one, other) => one - other))] : []),
  ];
  return [
    left.length > 0 ? `, except ${listed(left)}` : '',
    startAt === undefined ? '' : `, from ${shortReading(startAt)} UTC`,
    endAt === undefined ? '' : `, to ${endOf(endAt)} UTC`,
    dst?.gap === undefined ? '' : gaps[dst.gap],
    dst?.overlap === undefined ? '' : overlaps[dst.overlap],
  ].join('');
}

function endOf(at: number): string {
  if ((at + 1) % 86_400_000 !== 0) return shortReading(at);
  return `the end of ${shortDate(new Date(at).toISOString().slice(0, -14))}`;
}

const gaps = {
  shift: ', moved by the gap where the clocks skip the time',
  next: ', right after the gap where the clocks skip the time',
  skip: ', left out where the clocks skip the time',
};

const overlaps = {
  first: ', the first time where the clocks repeat it',
  second: ', the second time where the clocks repeat it',
  both: ', both times where the clocks repeat it',
};
