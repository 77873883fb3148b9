import { dateOf, dayOf, daysInMonth, weekdayOf } from './calendar.ts';
import type { Times } from './times.ts';
import type { WallPlan } from './wall-plan.ts';

/** A month as far as its days are concerned. */
export interface MonthShape {
  /** Days in it, 28–31. */
  readonly length: number;
  /** The day of the week of the 1st, 0 = Sunday. */
  readonly firstWeekday: number;
}

/** Whether a date of a month counts. Asked once for each date of the 28 shapes that a month can have. */
export type IsCounted = (date: number, month: MonthShape) => boolean;

/** Months in 400 years: a day that has not come by then never comes. */
const MONTHS_OF_CYCLE = 4_800;

/** The same times on dates that depend on nothing but the shape of their month. @param months 1–12 */
export function onDates(months: readonly number[], isCounted: IsCounted, times: Times): WallPlan {
  const isIn = Array.from({ length: 13 }, (_, month) => months.includes(month));
  const masks = new Map<number, number>();

  /** The dates that count, as bits: bit 0 is the 1st. */
  function maskOf(length: number, firstWeekday: number): number {
    const key = length * 7 + firstWeekday;
    const known = masks.get(key);
    if (known !== undefined) return known;
    let mask = 0;
    for (let date = 1; date <= length; date += 1) {
      if (isCounted(date, { length, firstWeekday })) mask |= 1 << (date - 1);
    }
    masks.set(key, mask);
    return mask;
  }

  return {
    step: null,
    dayFrom(day) {
      let { year, month, date } = dateOf(day);
      for (let tried = 0; tried <= MONTHS_OF_CYCLE; tried += 1) {
        if (isIn[month] === true) {
          const first = dayOf(year, month, 1);
          const left = maskOf(daysInMonth(year, month), weekdayOf(first)) >>> (date - 1);
          // The lowest bit that is set: the number of zeros below it.
          if (left !== 0) return { day: first + date - 1 + 31 - Math.clz32(left & -left), times };
        }
        date = 1;
        month = month === 12 ? 1 : month + 1;
        if (month === 1) year += 1;
      }
      return null;
    },
  };
}
