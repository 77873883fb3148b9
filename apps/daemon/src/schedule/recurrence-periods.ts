import type { RecurrenceRule } from '@open-design/contracts';
import { dateOf, dayOf, daysInMonth } from './calendar.ts';
import { completed, daysOfRule } from './recurrence-days.ts';
import { chosen, timesOfRule } from './recurrence-times.ts';
import { timesAt } from './times.ts';
import type { WallDay } from './wall-plan.ts';

const DAY = 86_400_000;

/** The periods that rules count in: their number, and the first day of one. */
interface Periods {
  indexOf(day: number): number;
  firstDay(index: number): number;
}

const periodsOf = {
  YEARLY: () => ({
    indexOf: (day) => dateOf(day).year,
    firstDay: (year) => dayOf(year, 1, 1),
  }),
  MONTHLY: () => ({
    indexOf(day) {
      const { year, month } = dateOf(day);
      return year * 12 + month - 1;
    },
    firstDay: (index) => dayOf(Math.floor(index / 12), (index % 12) + 1, 1),
  }),
  WEEKLY: (weekStart) => ({
    // Day 0 was a Thursday, so that day 3 was a Sunday.
    indexOf: (day) => Math.floor((day - 3 - weekStart) / 7),
    firstDay: (index) => index * 7 + 3 + weekStart,
  }),
  DAILY: () => ({ indexOf: (day) => day, firstDay: (day) => day }),
} satisfies Record<string, (weekStart: number) => Periods>;

export type PeriodFrequency = keyof typeof periodsOf;

/**
 * The days of a rule that repeats daily or less often, period by period:
 * every INTERVALth from DTSTART's, expanded, chosen from by BYSETPOS.
 * @returns the first day with times from `day` to `furthest`, or null.
 */
export function daysByPeriod(
  rule: RecurrenceRule,
  freq: PeriodFrequency,
  start: number,
): (day: number, furthest: number) => WallDay | null {
  const startDay = Math.floor(start / DAY);
  const periods: Periods = periodsOf[freq](rule.weekStart);
  const expand = expander(rule, periods, start);
  const firstIndex = periods.indexOf(startDay);
  let kept: { index: number; days: readonly WallDay[] } | null = null;
  return (day, furthest) => {
    const passed = Math.max(periods.indexOf(day) - firstIndex, 0);
    let index = firstIndex + Math.ceil(passed / rule.interval) * rule.interval;
    while (periods.firstDay(index) <= furthest) {
      if (kept?.index !== index) kept = { index, days: expand(index) };
      const found = kept.days.find((it) => it.day >= day);
      if (found !== undefined) return found;
      index += rule.interval;
    }
    return null;
  };
}

/** The days of one period. */
function expander(
  rule: RecurrenceRule,
  periods: Periods,
  start: number,
): (index: number) => readonly WallDay[] {
  const isCounted = daysOfRule(rule, Math.floor(start / DAY));
  const times = timesOfRule(rule, start);
  const { byMonth } = completed(rule, Math.floor(start / DAY));
  return (index) => {
    const days: number[] = [];
    for (const [first, end] of rangesOf(rule, byMonth, periods, index)) {
      for (let day = first; day < end; day += 1) if (isCounted(day)) days.push(day);
    }
    if (rule.bySetPos.length === 0) return days.map((day) => ({ day, times }));
    const set = days.flatMap((day) => times.at.map((at) => ({ day, at })));
    const byDay = new Map<number, number[]>();
    for (const { day, at } of chosen(set, rule.bySetPos)) {
      byDay.set(day, [...(byDay.get(day) ?? []), at]);
    }
    return [...byDay].map(([day, at]) => ({ day, times: timesAt(at) }));
  };
}

/** The days of a period, from first to end (not included); of a year, the months that count alone. */
function rangesOf(
  { freq }: RecurrenceRule,
  byMonth: readonly number[],
  periods: Periods,
  index: number,
): (readonly [number, number])[] {
  if (freq !== 'YEARLY' || byMonth.length === 0) {
    return [[periods.firstDay(index), periods.firstDay(index + 1)]];
  }
  return byMonth.map((month) => {
    const first = dayOf(index, month, 1);
    return [first, first + daysInMonth(index, month)];
  });
}
