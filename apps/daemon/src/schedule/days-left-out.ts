import type { ExcludedDays } from '@open-design/contracts';
import { CALENDAR_CYCLE, weekdayOf } from './calendar.ts';
import type { WallPlan } from './wall-plan.ts';

const DAY = 86_400_000;

/** Whether a day of the calendar (day 0 is 1970-01-01) is left out. */
export type LeftOut = (day: number) => boolean;

/** Reads the days that a schedule leaves out. */
export function daysLeftOut({ dates = [], weekdays = [] }: ExcludedDays): LeftOut {
  const ranges = dates.map((text) => {
    const [first = '', last = first] = text.split('/');
    return { first: Date.parse(first) / DAY, last: Date.parse(last) / DAY };
  });
  return (day) =>
    weekdays.includes(weekdayOf(day)) ||
    ranges.some(({ first, last }) => day >= first && day <= last);
}

/** A plan without the days that are left out. */
export function without(plan: WallPlan, isLeftOut: LeftOut): WallPlan {
  return {
    step: null,
    dayFrom(day) {
      const furthest = day + CALENDAR_CYCLE;
      for (let from = day; from <= furthest; ) {
        const found = plan.dayFrom(from);
        if (found === null || !isLeftOut(found.day)) return found;
        from = found.day + 1;
      }
      return null;
    },
  };
}
