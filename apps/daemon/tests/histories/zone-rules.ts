import type { Schedule, ScheduleSet } from '@open-design/contracts';
import type { Calendar } from '../../src/handoff.ts';
import { calendarIn } from '../../src/schedule/calendar-in.ts';
import type { ZoneData } from '../../src/store/queries/zone-data.ts';

/** An edition of the rules of time zones, as a program has it. */
export interface ZoneRules {
  readonly zoneData: ZoneData;
  readonly calendar: Calendar;
}

/**
 * Editions that differ as real ones do: in each, some zones keep the clocks of
 * others. Berlin gives up its summer time, New York keeps it all year, Lord
 * Howe, half an hour off the rest of the world, joins Sydney.
 */
const editions: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'Europe/Berlin': 'Africa/Algiers', 'Australia/Lord_Howe': 'Australia/Sydney' },
  { 'Europe/Berlin': 'Europe/Moscow', 'America/New_York': 'America/Puerto_Rico' },
];

/** The edition after that many changes, in a program whose own zone is UTC. */
export function rulesAfter(changes: number): ZoneRules {
  const keeps = editions[changes % editions.length] ?? {};
  return { zoneData: { tz: `2026-${changes}`, icu: '1' }, calendar: calendarWith(keeps) };
}

function calendarWith(keeps: Readonly<Record<string, string>>): Calendar {
  const calendar = calendarIn('UTC');
  const known = new WeakMap<object, ScheduleSet>();
  const moved = (it: Schedule): Schedule => ({
    ...it,
    timezone: keeps[it.timezone ?? 'UTC'] ?? it.timezone,
  });
  // The same definition stays the same value, as it does for the real calendar.
  const by = (schedule: ScheduleSet): ScheduleSet => {
    const before = known.get(schedule);
    const made = before ?? (Array.isArray(schedule) ? schedule.map(moved) : moved(schedule));
    known.set(schedule, made);
    return made;
  };
  return {
    next: (schedule, after) => calendar.next(by(schedule), after),
    passed: (schedule, after, until) => calendar.passed(by(schedule), after, until),
    slots: (schedule, after, until) => calendar.slots(by(schedule), after, until),
    timeOfDay: (schedule, time, from) => calendar.timeOfDay(by(schedule), time, from),
  };
}
