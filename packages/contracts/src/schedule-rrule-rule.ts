import { readDates } from './schedule-rrule-dates.ts';

export const frequencies = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
  'SECONDLY',
] as const;
export type Frequency = (typeof frequencies)[number];

/** A day of the week, 0 = Sunday; with `nth`, the nth of its month or year (from the end where below 0). */
export interface RuleDay {
  readonly weekday: number;
  readonly nth: number | null;
}

/** The parts of an RRULE (RFC 5545, section 3.3.10). A list that the rule does not have is empty. */
export interface RecurrenceRule {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count: number | null;
  /** The last reading of the wall clock that can count, or the last instant (UTC epoch ms); both may be null. */
  readonly untilWall: number | null;
  readonly untilAt: number | null;
  /** The first day of the week, 0 = Sunday. */
  readonly weekStart: number;
  readonly bySecond: readonly number[];
  readonly byMinute: readonly number[];
  readonly byHour: readonly number[];
  readonly byDay: readonly RuleDay[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byMonth: readonly number[];
  readonly bySetPos: readonly number[];
}

/** Found by counting from DTSTART, which must end. */
const mostCounted = 100_000;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The parts that are lists of numbers: the smallest and largest; from the end where `min` is below 0, and then not 0. */
const lists = {
  BYSECOND: [0, 59],
  BYMINUTE: [0, 59],
  BYHOUR: [0, 23],
  BYMONTHDAY: [-31, 31],
  BYYEARDAY: [-366, 366],
  BYWEEKNO: [-53, 53],
  BYMONTH: [1, 12],
  BYSETPOS: [-366, 366],
} as const;
const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', ...Object.keys(lists)];

/**
 * Takes the value of an RRULE property apart.
 * @param start DTSTART: whether it is a date, and its wall-clock reading.
 * @throws Error naming the part, what was expected and what was got.
 */
export function parseRule(
  text: string,
  start: { readonly isDate: boolean; readonly wall: number },
): RecurrenceRule {
  const parts = partsOf(text);
  const list = (name: keyof typeof lists) => numbersOf(name, parts.get(name));
  const rule: RecurrenceRule = {
    freq: frequencyOf(parts.get('FREQ')),
    interval: wholeOf('INTERVAL', parts.get('INTERVAL'), 100_000) ?? 1,
    count: wholeOf('COUNT', parts.get('COUNT'), mostCounted),
    ...untilOf(parts.get('UNTIL'), start.isDate),
    weekStart: weekStartOf(parts.get('WKST')),
    bySecond: list('BYSECOND'),
    byMinute: list('BYMINUTE'),
    byHour: list('BYHOUR'),
    byDay: daysOf(parts.get('BYDAY')),
    byMonthDay: list('BYMONTHDAY'),
    byYearDay: list('BYYEARDAY'),
    byWeekNo: list('BYWEEKNO'),
    byMonth: list('BYMONTH'),
    bySetPos: list('BYSETPOS'),
  };
  refuseWhatDoesNotGoTogether(rule, start.isDate);
  return rule;
}

function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(part.toUpperCase()) ?? [];
    if (!known.includes(name)) {
      throw new Error(`RRULE: ${JSON.stringify(part)} is not known; expected ${known.join(', ')}`);
    }
    if (parts.has(name)) throw new Error(`${name}: is there more than once`);
    parts.set(name, value);
  }
  return parts;
}

function frequencyOf(text: string | undefined): Frequency {
  const freq = frequencies.find((it) => it === text);
  if (freq !== undefined) return freq;
  const got = text === undefined ? 'nothing' : JSON.stringify(text);
  throw new Error(`FREQ: expected one of ${frequencies.join(', ')}; got ${got}`);
}

function wholeOf(name: string, text: string | undefined, max: number): number | null {
  if (text === undefined) return null;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= max) return number;
  throw new Error(`${name}: expected a whole number from 1 to ${max}; got ${JSON.stringify(text)}`);
}

function untilOf(
  text: string | undefined,
  isDate: boolean,
): Pick<RecurrenceRule, 'untilWall' | 'untilAt'> {
  if (text === undefined) return { untilWall: null, untilAt: null };
  const [until] = readDates('UNTIL', text, isDate);
  if (until === undefined) throw new Error('UNTIL: expected one time');
  return until.isUtc
    ? { untilWall: null, untilAt: until.wall }
    : { untilWall: until.wall, untilAt: null };
}

function weekStartOf(text: string | undefined): number {
  const index = weekdays.indexOf(text ?? 'MO');
  if (index !== -1) return index;
  throw new Error(`WKST: expected one of ${weekdays.join(', ')}; got ${JSON.stringify(text)}`);
}

function numbersOf(name: keyof typeof lists, text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  const [min, max] = lists[name];
  const numbers = text.split(',').map((item) => {
    const number = /^[+-]?\d{1,3}$/.test(item) ? Number(item) : Number.NaN;
    if (number >= min && number <= max && (min >= 0 || number !== 0)) return number;
    const expected = min < 0 ? `1 to ${max} or -1 to ${min}` : `${min} to ${max}`;
    throw new Error(`${name}: expected ${expected}; got ${JSON.stringify(item)}`);
  });
  return [...new Set(numbers)].sort((one, other) => one - other);
}

function daysOf(text: string | undefined): readonly RuleDay[] {
  if (text === undefined) return [];
  return text.split(',').map((item) => {
    const [, nth, day = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item) ?? [];
    const weekday = weekdays.indexOf(day);
    const number = nth === undefined ? null : Number(nth);
    if (weekday !== -1 && number !== 0 && Math.abs(number ?? 1) <= 53)
      return { weekday, nth: number };
    throw new Error(`BYDAY: expected days as MO, 2TU or -1FR; got ${JSON.stringify(item)}`);
  });
}

/** The rules of RFC 5545 on which parts may stand beside which. */
function refuseWhatDoesNotGoTogether(rule: RecurrenceRule, isDate: boolean): void {
  const { freq, byDay, byMonthDay, byMonth } = rule;
  const sub = frequencies.indexOf(freq) > frequencies.indexOf('DAILY');
  const refuse = (when: boolean, message: string) => {
    if (when) throw new Error(message);
  };
  refuse(
    rule.count !== null && (rule.untilAt ?? rule.untilWall) !== null,
    'COUNT: cannot stand beside UNTIL',
  );
  refuse(rule.byWeekNo.length > 0 && freq !== 'YEARLY', 'BYWEEKNO: needs FREQ=YEARLY');
  refuse(
    rule.byYearDay.length > 0 && ['DAILY', 'WEEKLY', 'MONTHLY'].includes(freq),
    `BYYEARDAY: cannot stand beside FREQ=${freq}`,
  );
  refuse(byMonthDay.length > 0 && freq === 'WEEKLY', 'BYMONTHDAY: cannot stand beside FREQ=WEEKLY');
  const isNumbered = byDay.some(({ nth }) => nth !== null);
  refuse(
    isNumbered && freq !== 'MONTHLY' && freq !== 'YEARLY',
    'BYDAY: numbered days need FREQ=MONTHLY or YEARLY',
  );
  refuse(
    isNumbered && rule.byWeekNo.length > 0,
    'BYDAY: numbered days cannot stand beside BYWEEKNO',
  );
  refuse(
    rule.bySetPos.length > 0 &&
      !Object.entries(rule).some(
        ([name, list]) =>
          name.startsWith('by') && name !== 'bySetPos' && Array.isArray(list) && list.length > 0,
      ),
    'BYSETPOS: needs another BY part to choose from',
  );
  refuse(
    isDate && (sub || rule.byHour.length + rule.byMinute.length + rule.bySecond.length > 0),
    'DTSTART: is a date; hours, minutes and seconds need a date-time',
  );
  refuse(
    byMonthDay.length > 0 &&
      byMonth.length > 0 &&
      byMonth.every((month) =>
        byMonthDay.every((day) => Math.abs(day) > (longest[month - 1] ?? 0)),
      ),
    'BYMONTHDAY: never fires, since no month of BYMONTH has such a day',
  );
}
