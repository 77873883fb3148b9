import type { Schedule, ScheduleSet } from './schedule.ts';
import { parseRecurrence } from './schedule-rrule.ts';

/**
 * The zone on whose wall clock a schedule is, `fallback` where it names none, or
 * null where it follows real time alone.
 */
export function timeZoneOf<F>(schedule: Schedule, fallback: F): string | F | null {
  const isReal =
    schedule.kind === 'interval' || (schedule.kind === 'once' && typeof schedule.at === 'number');
  if (isReal && schedule.timezone === undefined && schedule.exclude === undefined) return null;
  const own = schedule.kind === 'rrule' ? parseRecurrence(schedule.rule).zone : null;
  return own ?? schedule.timezone ?? fallback;
}

/** The zones of schedules, each once. @param fallback the daemon's own zone */
export function timeZonesOf(schedules: ScheduleSet, fallback: string): string[] {
  const all = Array.isArray(schedules) ? schedules : [schedules];
  return [...new Set(all.flatMap((it) => timeZoneOf(it, fallback) ?? []))];
}
