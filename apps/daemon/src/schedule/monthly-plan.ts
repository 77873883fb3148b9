import type { DayOfMonth } from '@open-design/contracts';
import { type IsCounted, onDates } from './month-plan.ts';
import { timeOf } from './times.ts';
import type { WallPlan } from './wall-plan.ts';

const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** One day of every month that has it, at a time of day (`HH:MM`). */
export function monthly(day: DayOfMonth, time: string): WallPlan {
  return onDates(everyMonth, countedBy(day), timeOf(time));
}

function countedBy(day: DayOfMonth): IsCounted {
  if (day === 'last') return (date, { length }) => date === length;
  if (typeof day === 'number') return (date) => date === day;
  const { nth, weekday } = day;
  return (date, { length, firstWeekday }) => {
    if ((firstWeekday + date - 1) % 7 !== weekday) return false;
    return nth === 'last' ? date + 7 > length : Math.ceil(date / 7) === nth;
  };
}
