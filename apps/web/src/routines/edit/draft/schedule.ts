import type { DayOfMonth, Schedule } from '@open-design/contracts';
import { z } from 'zod';
import { lengthUnits, Measure, measureOf, numberOf, valueOf } from './measure.ts';

const kinds = [
  'hourly',
  'daily',
  'weekdays',
  'weekly',
  'monthly',
  'interval',
  'once',
  'cron',
  'rrule',
] as const satisfies readonly Schedule['kind'][];

/**
 * A schedule while it is being entered. It holds the fields of every kind, so
 * that what was typed is there again when a person changes the kind and back.
 */
export const ScheduleDraft = z.object({
  /** Tells the schedules of a draft apart; no part of what is sent. */
  key: z.string(),
  kind: z.enum(kinds),
  minute: z.string(),
  time: z.string(),
  /** 0 is Sunday. */
  weekday: z.int().min(0).max(6),
  day: z.enum(['date', 'last', 'nth']),
  date: z.string(),
  nth: z.enum(['1', '2', '3', '4', '5', 'last']),
  every: Measure,
  /** UTC epoch ms, as are all that end in `At`. */
  anchorAt: z.number().nullable(),
  once: z.enum(['wall', 'instant']),
  /** A reading of the zone's wall clock, as 2027-01-05T09:00. */
  onceWall: z.string(),
  onceAt: z.number().nullable(),
  expression: z.string(),
  rule: z.string(),
  /** Empty: the daemon's own. */
  timezone: z.string(),
  startAt: z.number().nullable(),
  endAt: z.number().nullable(),
  exceptDates: z.array(z.string()),
  exceptWeekdays: z.array(z.int().min(0).max(6)),
  /** Empty: what holds by default. */
  gap: z.enum(['', 'shift', 'next', 'skip']),
  overlap: z.enum(['', 'first', 'second', 'both']),
  /** The text form as it was typed; null where it says what the builder says. */
  text: z.string().nullable(),
});
export type ScheduleDraft = z.infer<typeof ScheduleDraft>;

/** Weekdays at 09:00, in a zone. */
export function newSchedule(key: string, timezone: string): ScheduleDraft {
  return {
    key,
    kind: 'weekdays',
    minute: '0',
    time: '09:00',
    weekday: 1,
    day: 'date',
    date: '1',
    nth: '1',
    every: { count: '30', unit: 'm' },
    anchorAt: null,
    once: 'wall',
    onceWall: '',
    onceAt: null,
    expression: '*/15 9-17 * * 1-5',
    rule: '',
    timezone,
    startAt: null,
    endAt: null,
    exceptDates: [],
    exceptWeekdays: [],
    gap: '',
    overlap: '',
    text: null,
  };
}

/** The draft of a schedule. `before` gives the fields that its kind does not have. */
export function scheduleDraft(schedule: Schedule, before: ScheduleDraft): ScheduleDraft {
  const { timezone = '', startAt = null, endAt = null, exclude } = schedule;
  const dst = schedule.kind === 'interval' ? undefined : schedule.dst;
  return {
    ...before,
    ...ownFields(schedule),
    kind: schedule.kind,
    timezone,
    startAt,
    endAt,
    exceptDates: exclude?.dates ?? [],
    exceptWeekdays: exclude?.weekdays ?? [],
    gap: dst?.gap ?? '',
    overlap: dst?.overlap ?? '',
    text: null,
  };
}

function ownFields(schedule: Schedule): Partial<ScheduleDraft> {
  switch (schedule.kind) {
    case 'hourly':
      return { minute: String(schedule.minute) };
    case 'daily':
    case 'weekdays':
      return { time: schedule.time };
    case 'weekly':
      return { time: schedule.time, weekday: schedule.weekday };
    case 'monthly':
      return { time: schedule.time, ...dayFields(schedule.day) };
    case 'cron':
      return { expression: schedule.expression };
    case 'rrule':
      return { rule: schedule.rule };
    case 'once':
      return typeof schedule.at === 'number'
        ? { once: 'instant', onceAt: schedule.at }
        : { once: 'wall', onceWall: schedule.at };
    case 'interval':
      return {
        every: measureOf(schedule.everyMs, lengthUnits.slice(1)),
        anchorAt: schedule.anchorAt ?? null,
      };
  }
}

function dayFields(day: DayOfMonth): Partial<ScheduleDraft> {
  if (day === 'last') return { day };
  if (typeof day === 'number') return { day: 'date', date: String(day) };
  const nth = (['1', '2', '3', '4', '5'] as const)[day.nth === 'last' ? -1 : day.nth - 1];
  return { day: 'nth', nth: nth ?? 'last', weekday: day.weekday };
}

/** What a draft would be sent as. Not checked: what cannot be read stands in it for the schema to refuse. */
export function scheduleWish(draft: ScheduleDraft): Readonly<Record<string, unknown>> {
  const { exceptDates, exceptWeekdays, gap, overlap, kind } = draft;
  const isLeavingOut = exceptDates.length > 0 || exceptWeekdays.length > 0;
  const hasDst = kind !== 'interval' && (gap !== '' || overlap !== '');
  return {
    kind,
    ...ownWish(draft),
    ...(draft.timezone !== '' && { timezone: draft.timezone }),
    ...(draft.startAt !== null && { startAt: draft.startAt }),
    ...(draft.endAt !== null && { endAt: draft.endAt }),
    ...(isLeavingOut && {
      exclude: {
        ...(exceptDates.length > 0 && { dates: exceptDates }),
        ...(exceptWeekdays.length > 0 && { weekdays: exceptWeekdays }),
      },
    }),
    ...(hasDst && { dst: { ...(gap !== '' && { gap }), ...(overlap !== '' && { overlap }) } }),
  };
}

function ownWish(draft: ScheduleDraft): Readonly<Record<string, unknown>> {
  const { time, weekday, anchorAt } = draft;
  switch (draft.kind) {
    case 'hourly':
      return { minute: numberOf(draft.minute) };
    case 'daily':
    case 'weekdays':
      return { time };
    case 'weekly':
      return { weekday, time };
    case 'monthly':
      return { day: dayWish(draft), time };
    case 'cron':
      return { expression: draft.expression };
    case 'rrule':
      return { rule: draft.rule };
    case 'once':
      return { at: draft.once === 'wall' ? draft.onceWall : (draft.onceAt ?? undefined) };
    case 'interval':
      return {
        everyMs: valueOf(draft.every, lengthUnits),
        ...(anchorAt !== null && { anchorAt }),
      };
  }
}

function dayWish({ day, date, nth, weekday }: ScheduleDraft): unknown {
  if (day === 'last') return day;
  return day === 'date' ? numberOf(date) : { nth: nth === 'last' ? nth : Number(nth), weekday };
}
