// Days are numbered as the epoch numbers them: day 0 is 1970-01-01. The
// arithmetic counts years from March, so that a leap day ends its year; an era
// is the 400 years after which the Gregorian calendar repeats itself.

/** Days after which the Gregorian calendar repeats itself, days of the week included. */
export const CALENDAR_CYCLE = 146_097;

/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH = 719_468;

export interface CalendarDate {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly date: number;
}

/** The date of a day. */
export function dateOf(day: number): CalendarDate {
  const shifted = day + EPOCH;
  const era = Math.floor(shifted / CALENDAR_CYCLE);
  const inEra = shifted - era * CALENDAR_CYCLE;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) /
      365,
  );
  const dayOfYear = inEra - (365 * yearOfEra + (yearOfEra >> 2) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** The day of a date; months from 1 to 12. */
export function dayOf(year: number, month: number, date: number): number {
  const fromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const inEra = yearOfEra * 365 + (yearOfEra >> 2) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * CALENDAR_CYCLE + inEra - EPOCH;
}

/** How many days a month (1–12) has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function daysInYear(year: number): number {
  return isLeap(year) ? 366 : 365;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  // Day 0 was a Thursday; the remainder of a day before it is below 0.
  return (((day + 4) % 7) + 7) % 7;
}
