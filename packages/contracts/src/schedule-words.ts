export const dayNames = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly (string | number)[], last = 'and'): string {
  const before = items.slice(0, -1).join(', ');
  return before === '' ? String(items[0] ?? '') : `${before} ${last} ${items.at(-1)}`;
}

/** `1st`, `22nd`, `13th`. */
export function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

/** The nth from the end: -1 is `last`, -2 `second to last`. */
export function fromEnd(number: number): string {
  if (number === -1) return 'last';
  const words = ['', '', 'second', 'third', 'fourth', 'fifth'];
  return `${words[-number] ?? ordinal(-number)} to last`;
}

/** Days of the week as they follow "on": `weekdays`, `Mondays and Fridays`. @param weekdays 0 = Sunday, ascending */
export function daysOfWeek(weekdays: readonly number[]): string {
  if (weekdays.join() === '1,2,3,4,5') return 'weekdays';
  if (weekdays.join() === '0,6') return 'weekends';
  // The week begins on Monday to a reader.
  const ordered = [...weekdays].sort((one, other) => ((one + 6) % 7) - ((other + 6) % 7));
  return listed(ordered.map((weekday) => `${dayNames[weekday]}s`));
}

/** `24 Dec 2026`. @param date `YYYY-MM-DD` */
export function shortDate(date: string): string {
  const [, year = '', month = '', day = ''] = /^([+-]?\d+)-(\d\d)-(\d\d)$/.exec(date) ?? [];
  return `${Number(day)} ${monthNames[Number(month) - 1]?.slice(0, 3)} ${year}`;
}

/** `24 Dec 2026 09:30`, seconds where there are some. @param at the epoch ms at which a clock in UTC shows it */
export function shortReading(at: number): string {
  const iso = new Date(at).toISOString();
  const [date = '', time = ''] = iso.split('T');
  const shown = at % 60_000 === 0 ? time.slice(0, 5) : time.replace(/(\.000)?Z$/, '');
  return `${shortDate(date)} ${shown}`;
}

/** `09:05`, seconds where they are not 0. */
export function clockTime(hour: number, minute: number, second = 0): string {
  const parts = second === 0 ? [hour, minute] : [hour, minute, second];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** `Tuesday` as `tue`. */
export function shortDay(weekday: number): string {
  return (dayNames[weekday] ?? '').slice(0, 3).toLowerCase();
}
