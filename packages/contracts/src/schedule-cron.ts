import { type CronField, cronFields, parseItems, parseRange } from './schedule-cron-field.ts';

/** Days of a month as cron names them. The lists are united. */
export interface CronDates {
  /** 1–31, ascending. */
  readonly numbers: readonly number[];
  /** Days before the last day of the month: `L` is 0, `L-3` is 3. */
  readonly fromLast: readonly number[];
  /** `15W`: the Monday to Friday nearest to the date, within its month. */
  readonly nearest: readonly number[];
  /** `LW` is 0, `L-3W` is 3: the Monday to Friday nearest to that day, within its month. */
  readonly nearestFromLast: readonly number[];
}

/** Days of the week as cron names them; 0 is Sunday. The lists are united. */
export interface CronWeekdays {
  readonly numbers: readonly number[];
  /** `5#3`: the third Friday of the month. */
  readonly nth: readonly { readonly weekday: number; readonly nth: number }[];
  /** `5L`: the last Friday of the month. */
  readonly last: readonly number[];
}

/** A cron expression, taken apart. Every list is ascending and not empty where it must match. */
export interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1–12 */
  readonly months: readonly number[];
  readonly dates: CronDates;
  readonly weekdays: CronWeekdays;
  /**
   * Where both day fields are restricted, a day counts that either names, as
   * POSIX crontab has it; else it must match both. A field that contains `*` or
   * `?` is not restricted (crontab(5) of vixie cron).
   */
  readonly match: 'either' | 'both';
}

const macros: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** Longest month, February in leap years. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Takes a cron expression of 5 fields (minute, hour, day of month, month, day
 * of week), of 6 (second first) or a macro such as `@daily` apart.
 * @throws Error naming the field, what it holds and what was expected.
 */
export function parseCron(expression: string): Cron {
  const trimmed = expression.trim();
  const macro = trimmed.startsWith('@') ? macros[trimmed.toLowerCase()] : trimmed;
  if (macro === undefined) {
    throw new Error(`${trimmed} is not known; expected one of ${Object.keys(macros).join(', ')}`);
  }
  const fields = macro.split(/\s+/);
  if (fields.length < 5 || fields.length > 6 || trimmed === '') {
    throw new Error(
      `expected 5 fields (minute, hour, day of month, month, day of week), or 6 with the second first; got ${trimmed === '' ? 0 : fields.length}`,
    );
  }
  const [second = '0', minute = '', hour = '', date = '', month = '', weekday = ''] =
    fields.length === 5 ? ['0', ...fields] : fields;
  const cron: Cron = {
    seconds: numbersOf(second, cronFields.second),
    minutes: numbersOf(minute, cronFields.minute),
    hours: numbersOf(hour, cronFields.hour),
    months: numbersOf(month, cronFields.month),
    dates: datesOf(date),
    weekdays: weekdaysOf(weekday),
    match: isRestricted(date) && isRestricted(weekday) ? 'either' : 'both',
  };
  if (cron.match === 'both' && !hasDate(cron)) {
    throw new Error(
      `never fires: no month of ${JSON.stringify(month)} has a day ${JSON.stringify(date)}`,
    );
  }
  return cron;
}

function isRestricted(field: string): boolean {
  return !field.includes('*') && !field.includes('?');
}

function numbersOf(text: string, field: CronField): readonly number[] {
  return ascending(parseItems(text, field).flatMap((item) => parseRange(item, field)));
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

function datesOf(text: string): CronDates {
  const found = {
    numbers: [] as number[],
    fromLast: [] as number[],
    nearest: [] as number[],
    nearestFromLast: [] as number[],
  };
  const field = cronFields.date;
  for (const item of parseItems(text, field)) {
    if (isPlain(item)) {
      found.numbers.push(...parseRange(item === '?' ? '*' : item, field));
      continue;
    }
    const last = /^L(?:-(\d{1,2}))?(W?)$/i.exec(item);
    const nearest = /^(\d{1,2})W$/i.exec(item);
    if (last !== null) {
      const before = Number(last[1] ?? 0);
      if (before > 30) throw new Error(`${field.name}: ${item} reaches back more than 30 days`);
      (last[2] === '' ? found.fromLast : found.nearestFromLast).push(before);
    } else if (nearest !== null) {
      found.nearest.push(...parseRange(nearest[1] ?? '', field));
    } else found.numbers.push(...parseRange(item, field));
  }
  return { ...found, numbers: ascending(found.numbers) };
}

function weekdaysOf(text: string): CronWeekdays {
  const numbers: number[] = [];
  const nth: { weekday: number; nth: number }[] = [];
  const last: number[] = [];
  const field = cronFields.weekday;
  // Sunday is 0 and 7.
  const read = (item: string) => parseRange(item, field).map((weekday) => weekday % 7);
  for (const item of parseItems(text, field)) {
    if (isPlain(item)) {
      numbers.push(...read(item === '?' ? '*' : item));
      continue;
    }
    const [, ofMonth, count] = /^(\w+)#(\w+)$/.exec(item) ?? [];
    const [, lastOf] = /^(\d|[a-z]{3})L$/i.exec(item) ?? [];
    if (/^L$/i.test(item)) {
      throw new Error(
        `${field.name}: L stands behind a day here, as in 5L for the last Friday of the month`,
      );
    } else if (ofMonth !== undefined && count !== undefined) {
      if (!/^[1-5]$/.test(count)) {
        throw new Error(`${field.name}: ${item} is not possible; expected # and a number 1–5`);
      }
      nth.push(...read(ofMonth).map((weekday) => ({ weekday, nth: Number(count) })));
    } else if (lastOf !== undefined) last.push(...read(lastOf));
    else numbers.push(...read(item));
  }
  return { numbers: ascending(numbers), nth, last };
}

/** Whether an item of a day field is without letters and `#`, as most are. */
function isPlain(item: string): boolean {
  return !/[a-z#]/i.test(item);
}

/** Whether some month of the expression can have some day of its day field. */
function hasDate({ months, dates }: Cron): boolean {
  const earliest = Math.min(
    ...dates.numbers,
    ...dates.nearest,
    ...[...dates.fromLast, ...dates.nearestFromLast].map((before) => before + 1),
  );
  return months.some((month) => earliest <= (longest[month - 1] ?? 0));
}
