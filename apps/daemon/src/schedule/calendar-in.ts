import type { Calendar } from '../handoff.ts';
import { readySchedule } from './finder.ts';
import { nextSlot, slotsBetween, summarizeSlots } from './slots.ts';

/** All that the schedule room answers to the others, for a daemon in this zone. */
export function calendarIn(zone: string): Calendar {
  return {
    next: (schedule, after) => nextSlot(schedule, zone, after),
    passed: (schedule, after, until) => summarizeSlots(schedule, zone, after, until),
    slots: (schedule, after, until) => slotsBetween(schedule, zone, after, until),
    timeOfDay(schedule, time, from) {
      const [first] = Array.isArray(schedule) ? schedule : [schedule];
      const timezone = first === undefined ? zone : readySchedule(first, zone).zoneName;
      return nextSlot({ kind: 'daily', time, timezone }, zone, from - 1) ?? from;
    },
  };
}
