import type { Recurrence, RecurrenceRule } from '@open-design/contracts';
import { CALENDAR_CYCLE } from './calendar.ts';
import { daysOfRule } from './recurrence-days.ts';
import { daysByPeriod } from './recurrence-periods.ts';
import { timesWithin } from './recurrence-times.ts';
import { timesAt } from './times.ts';
import type { WallDay, WallPlan } from './wall-plan.ts';

const DAY = 86_400_000;
/** RFC 5545 cannot write a later date. */
const LAST_READING = Date.UTC(10_000, 0, 1) - 1;

type Search = (day: number, furthest: number) => WallDay | null;

/**
 * The readings that the RRULE of a recurrence set names, from DTSTART on
 * (RFC 5545, section 3.3.10). DTSTART counts where it satisfies the rule.
 */
export function ruled({ rule, start }: Recurrence): WallPlan {
  const search = searchOf(rule, start);
  let end: number | undefined;
  return {
    step: null,
    dayFrom(day) {
      end ??= endOf(rule, start, search);
      const from = Math.max(day, Math.floor(start / DAY));
      return dayWithin(search, from, start, end);
    },
  };
}

function searchOf(rule: RecurrenceRule, start: number): Search {
  const { freq } = rule;
  if (freq !== 'HOURLY' && freq !== 'MINUTELY' && freq !== 'SECONDLY') {
    return daysByPeriod(rule, freq, start);
  }
  const isCounted = daysOfRule(rule, Math.floor(start / DAY));
  const timesOn = timesWithin(rule, freq, start);
  return (day, furthest) => {
    for (let tried = day; tried <= furthest; tried += 1) {
      if (!isCounted(tried)) continue;
      const times = timesOn(tried);
      if (times.at.length > 0) return { day: tried, times };
    }
    return null;
  };
}

/** The last reading that counts: by UNTIL, or found once by counting to COUNT. */
function endOf(rule: RecurrenceRule, start: number, search: Search): number {
  if (rule.count === null) return rule.untilWall ?? LAST_READING;
  let left = rule.count;
  let found = dayWithin(search, Math.floor(start / DAY), start, LAST_READING);
  while (found !== null) {
    const last = found.times.at[left - 1];
    if (last !== undefined) return found.day * DAY + last;
    left -= found.times.at.length;
    found = dayWithin(search, found.day + 1, start, LAST_READING);
  }
  return LAST_READING;
}

/** The first day from one on that has times between two readings, both included, and those times. */
function dayWithin(search: Search, from: number, first: number, last: number): WallDay | null {
  // Twice the cycle, since an interval of years need not meet the leap days of one.
  const furthest = Math.min(from + 2 * CALENDAR_CYCLE, Math.floor(last / DAY));
  for (let found = search(from, furthest); found !== null; ) {
    const { day, times } = found;
    if (day > furthest) return null;
    const midnight = day * DAY;
    if (midnight >= first && midnight + DAY <= last + 1) return found;
    const at = times.at.filter((time) => midnight + time >= first && midnight + time <= last);
    if (at.length > 0) return { day, times: timesAt(at) };
    found = search(day + 1, furthest);
  }
  return null;
}

/** A plan with single readings added. @param readings epoch ms of a clock in UTC */
export function withReadings(plan: WallPlan, readings: readonly number[]): WallPlan {
  if (readings.length === 0) return plan;
  const sorted = [...new Set(readings)].sort((one, other) => one - other);
  return {
    step: null,
    dayFrom(day) {
      const found = plan.dayFrom(day);
      const added = sorted.find((reading) => reading >= day * DAY);
      if (added === undefined) return found;
      const addedDay = Math.floor(added / DAY);
      if (found !== null && found.day < addedDay) return found;
      const at = new Set(found?.day === addedDay ? found.times.at : []);
      for (const reading of sorted) {
        if (Math.floor(reading / DAY) === addedDay) at.add(reading - addedDay * DAY);
      }
      return { day: addedDay, times: timesAt([...at].sort((one, other) => one - other)) };
    },
  };
}

/** A plan without single readings. @param readings epoch ms of a clock in UTC */
export function withoutReadings(plan: WallPlan, readings: readonly number[]): WallPlan {
  if (readings.length === 0) return plan;
  const left = new Set(readings);
  const days = new Set(readings.map((reading) => Math.floor(reading / DAY)));
  return {
    step: null,
    dayFrom(day) {
      for (let found = plan.dayFrom(day); found !== null; found = plan.dayFrom(found.day + 1)) {
        if (!days.has(found.day)) return found;
        const midnight = found.day * DAY;
        const at = found.times.at.filter((time) => !left.has(midnight + time));
        if (at.length > 0) return { day: found.day, times: timesAt(at) };
      }
      return null;
    },
  };
}
