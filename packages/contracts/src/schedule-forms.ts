import { durationUnits, formatDuration, parseDuration } from './duration.ts';
import type { DayOfMonth, Schedule } from './schedule.ts';
import { type Fields, instantText, weekdayOf } from './schedule-text-options.ts';
import { ordinal, shortDay } from './schedule-words.ts';

export type Kind = Schedule['kind'];
export type ByKind = { [S in Schedule as S['kind']]: S };

/** How one kind is written: `word:body`, and after an `@` its zone. */
export interface Form<S> {
  readonly word: string;
  /** The whole form, as help and messages show it. */
  readonly shown: string;
  /** The fields that the body stands for, or null where it has another shape. */
  read(body: string): Fields | null;
  /** The body, in the shape that `read` takes. */
  write(schedule: S): string;
}

/** Every kind's text form. A new kind is a new entry here. */
export const forms: { readonly [K in Kind]: Form<ByKind[K]> } = {
  hourly: {
    word: 'hourly',
    shown: 'hourly:MM[@ZONE]',
    read: (body) => (/^\d{1,2}$/.test(body) ? { minute: Number(body) } : null),
    write: ({ minute }) => String(minute).padStart(2, '0'),
  },
  daily: {
    word: 'daily',
    shown: 'daily:HH:MM[@ZONE]',
    read: (body) => ({ time: body }),
    write: ({ time }) => time,
  },
  weekdays: {
    word: 'weekdays',
    shown: 'weekdays:HH:MM[@ZONE]',
    read: (body) => ({ time: body }),
    write: ({ time }) => time,
  },
  weekly: {
    word: 'weekly',
    shown: 'weekly:DAY:HH:MM[@ZONE] (DAY: mon, monday or 0–6 with 0 = Sunday)',
    read(body) {
      const [, day = '', time] = /^([^:]+):(.*)$/.exec(body) ?? [];
      const weekday = weekdayOf(day);
      return typeof weekday === 'string' ? null : { weekday, time };
    },
    write: ({ weekday, time }) => `${shortDay(weekday)}:${time}`,
  },
  monthly: {
    word: 'monthly',
    shown: 'monthly:DAY:HH:MM[@ZONE] (DAY: 1–31, last, 2nd-tue or last-fri)',
    read(body) {
      const [, text = '', time] = /^([^:]+):(.*)$/.exec(body) ?? [];
      const day = dayOfMonth(text.toLowerCase());
      return day === null ? null : { day, time };
    },
    write: ({ day, time }) => `${writeDayOfMonth(day)}:${time}`,
  },
  cron: {
    word: 'cron',
    shown: 'cron:*/15 9-17 * * 1-5[@ZONE] (5 fields, 6 with the second first, or @daily)',
    read: (body) => ({ expression: body }),
    write: ({ expression }) => expression,
  },
  once: {
    word: 'once',
    shown: 'once:2027-01-05T09:00[@ZONE] (or an instant, as 2027-01-05T09:00+01:00)',
    read: (body) => ({ at: instantText.test(body) ? Date.parse(body) : body }),
    write: ({ at }) => (typeof at === 'number' ? new Date(at).toISOString() : at),
  },
  rrule: {
    word: 'rrule',
    shown: 'rrule:DTSTART;TZID=ZONE:20260105T090000 RRULE:FREQ=…[ EXDATE:…] (RFC 5545)',
    // Line ends are written as two characters, so that the text stays on one line.
    read: (body) => ({ rule: body.replaceAll('\\r', '\r').replaceAll('\\n', '\n') }),
    write: ({ rule }) => rule.replaceAll('\r', '\\r').replaceAll('\n', '\\n'),
  },
  interval: {
    word: 'every',
    shown: `every:90s[@2026-05-17T10:15:00Z][@ZONE] (units ${durationUnits}; @ an instant to count from)`,
    read(body) {
      const [, duration = '', anchor] = /^([^@]*)(?:@(.*))?$/.exec(body) ?? [];
      const everyMs = parseDuration(duration);
      if (everyMs === null) return null;
      if (anchor === undefined) return { everyMs };
      return instantText.test(anchor) ? { everyMs, anchorAt: Date.parse(anchor) } : null;
    },
    write({ everyMs, anchorAt }) {
      const anchor = anchorAt === undefined ? '' : `@${new Date(anchorAt).toISOString()}`;
      return `${formatDuration(everyMs)}${anchor}`;
    },
  },
};

function dayOfMonth(text: string): Fields | number | 'last' | null {
  if (text === 'last') return text;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const [, nth = '', day = ''] = /^(last|[1-5](?:st|nd|rd|th))-([a-z]+)$/.exec(text) ?? [];
  const weekday = weekdayOf(day);
  if (typeof weekday === 'string') return null;
  return { nth: nth === 'last' ? nth : Number(nth[0]), weekday };
}

function writeDayOfMonth(day: DayOfMonth): string {
  if (typeof day !== 'object') return String(day);
  return `${day.nth === 'last' ? 'last' : ordinal(day.nth)}-${shortDay(day.weekday)}`;
}
