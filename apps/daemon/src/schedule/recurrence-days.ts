import type { RecurrenceRule, RuleDay } from '@open-design/contracts';
import { dateOf, dayOf, daysInMonth, daysInYear, weekdayOf } from './calendar.ts';

/** A day as the BY parts of a rule look at it. */
interface Facts {
  readonly day: number;
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

type Part = (facts: Facts) => boolean;

/**
 * Which days satisfy all BY parts of a rule that are about days (RFC 5545,
 * section 3.3.10). What the rule leaves open is taken from DTSTART's day.
 */
export function daysOfRule(rule: RecurrenceRule, startDay: number): (day: number) => boolean {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay, weekStart } = completed(rule, startDay);
  const parts: Part[] = [];
  if (byMonth.length > 0) parts.push(({ month }) => byMonth.includes(month));
  if (byMonthDay.length > 0) {
    parts.push(({ year, month, date }) => isCounted(byMonthDay, date, daysInMonth(year, month)));
  }
  if (byYearDay.length > 0) {
    parts.push(({ day, year }) =>
      isCounted(byYearDay, day - dayOf(year, 1, 1) + 1, daysInYear(year)),
    );
  }
  if (byWeekNo.length > 0) {
    parts.push(({ day }) => {
      const { number, count } = weekOf(day, weekStart);
      return isCounted(byWeekNo, number, count);
    });
  }
  if (byDay.length > 0) parts.push(weekdayPart(rule, byDay));
  if (parts.length === 0) return () => true;
  return (day) => {
    const facts = { day, ...dateOf(day) };
    return parts.every((part) => part(facts));
  };
}

/** A rule with what it leaves open taken from DTSTART, as far as days are concerned. */
export function completed(rule: RecurrenceRule, startDay: number): RecurrenceRule {
  const { freq, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  if (byMonthDay.length + byYearDay.length + byDay.length > 0) return rule;
  const { month, date } = dateOf(startDay);
  const weekday = { weekday: weekdayOf(startDay), nth: null };
  if (freq === 'WEEKLY' || byWeekNo.length > 0) return { ...rule, byDay: [weekday] };
  if (freq === 'MONTHLY') return { ...rule, byMonthDay: [date] };
  if (freq !== 'YEARLY') return rule;
  return { ...rule, byMonth: byMonth.length > 0 ? byMonth : [month], byMonthDay: [date] };
}

/** Whether a list names a position from the start (1 is the first) or from the end (-1 is the last). */
function isCounted(list: readonly number[], position: number, of: number): boolean {
  return list.includes(position) || list.includes(position - of - 1);
}

/** Numbered days are those of the month, or of the year in a yearly rule without BYMONTH. */
function weekdayPart(rule: RecurrenceRule, byDay: readonly RuleDay[]): Part {
  const isOfYear = rule.freq === 'YEARLY' && rule.byMonth.length === 0;
  return ({ day, year, month, date }) => {
    const weekday = weekdayOf(day);
    return byDay.some((wanted) => {
      if (wanted.weekday !== weekday) return false;
      if (wanted.nth === null) return true;
      const position = isOfYear ? day - dayOf(year, 1, 1) + 1 : date;
      const length = isOfYear ? daysInYear(year) : daysInMonth(year, month);
      return wanted.nth > 0
        ? Math.ceil(position / 7) === wanted.nth
        : Math.ceil((length - position + 1) / 7) === -wanted.nth;
    });
  };
}

/** The number of a day's week and how many its year has: week 1 is the first with at least four days in the year. */
function weekOf(day: number, weekStart: number): { number: number; count: number } {
  const start = day - ((weekdayOf(day) - weekStart + 7) % 7);
  // The year of a week is that of its fourth day.
  const { year } = dateOf(start + 3);
  const first = firstWeek(year, weekStart);
  return {
    number: (start - first) / 7 + 1,
    count: (firstWeek(year + 1, weekStart) - first) / 7,
  };
}

/** The first day of week 1 of a year. */
function firstWeek(year: number, weekStart: number): number {
  const fourth = dayOf(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}
