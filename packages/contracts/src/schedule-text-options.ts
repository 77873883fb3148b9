import type { ScheduleOptions } from './schedule-options.ts';
import { dayNames, shortDay } from './schedule-words.ts';

/** Fields of a schedule as text names them: not checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

const DAY = 86_400_000;

/** ISO 8601 with the distance from UTC, so that it means the same on every machine. */
export const instantText =
  /^([+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const dateText = /^\d{4}-\d\d-\d\d$/;

interface Option {
  readonly shown: string;
  /** The fields that the text stands for, or null where it has another shape. */
  read(text: string): Fields | null;
  /** The text, or null where the schedule does not have the option. */
  write(options: ScheduleOptions): string | null;
}

/** What can follow a schedule's text, each behind a `;`. The names are no parts of an RRULE. */
const options: Readonly<Record<string, Option>> = {
  dst: {
    shown: ';dst=shift|next|skip/first|second|both',
    read(text) {
      const [whole, gap, overlap] =
        /^(shift|next|skip)?(?:\/(first|second|both))?$/.exec(text) ?? [];
      if (whole === undefined) return null;
      return { dst: { ...(gap && { gap }), ...(overlap && { overlap }) } };
    },
    write({ dst }) {
      if (dst === undefined) return null;
      return `${dst.gap ?? ''}${dst.overlap === undefined ? '' : `/${dst.overlap}`}`;
    },
  },
  from: {
    shown:
      ';from=2026-12-01 (from its first instant in UTC, or an instant such as 2026-12-01T09:00+01:00)',
    read: (text) => bound('startAt', text, 0),
    write: ({ startAt }) => writeBound(startAt, 0),
  },
  to: {
    shown: ';to=2026-12-31 (to its last instant in UTC, or an instant)',
    read: (text) => bound('endAt', text, DAY - 1),
    write: ({ endAt }) => writeBound(endAt, DAY - 1),
  },
  except: {
    shown: ';except=2026-12-24/2027-01-02,2027-05-01,sat,sun',
    read(text) {
      const items = text.split(',');
      const dates = items.filter((item) => /^\d/.test(item));
      const days = items.filter((item) => !/^\d/.test(item));
      const weekdays = days.map((day) => weekdayOf(day));
      return {
        exclude: {
          ...(dates.length > 0 && { dates }),
          ...(weekdays.length > 0 && { weekdays }),
        },
      };
    },
    write({ exclude }) {
      if (exclude === undefined) return null;
      return [...(exclude.dates ?? []), ...(exclude.weekdays ?? []).map(shortDay)].join(',');
    },
  },
};

/** The options as help and messages show them. */
export const scheduleTextOptions: readonly string[] = Object.values(options).map(
  ({ shown }) => shown,
);

/**
 * Takes the options off the end of a schedule's text.
 * @throws Error naming the option, what was expected and what was got.
 */
export function readOptions(text: string): { readonly rest: string; readonly fields: Fields } {
  let rest = text;
  let fields: Fields = {};
  for (;;) {
    const [whole = '', name = '', value = ''] = /;([a-z]+)=([^;]*)$/.exec(rest) ?? [];
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) return { rest, fields };
    const read = option.read(value);
    if (read === null || Object.keys(read).some((key) => key in fields)) {
      const fault = read === null ? `got ${JSON.stringify(value)}` : 'it is there twice';
      throw new Error(`${name}: expected ${option.shown}; ${fault}`);
    }
    fields = { ...fields, ...read };
    rest = rest.slice(0, rest.length - whole.length);
  }
}

/** Writes the options in the form that `readOptions` takes off again. */
export function writeOptions(schedule: ScheduleOptions): string {
  return Object.entries(options)
    .map(([name, option]) => ({ name, text: option.write(schedule) }))
    .map(({ name, text }) => (text === null ? '' : `;${name}=${text}`))
    .join('');
}

/** 0 = Sunday; the text itself where it is no day, for the schema to refuse. */
export function weekdayOf(text: string): number | string {
  if (/^[0-6]$/.test(text)) return Number(text);
  const day = text.toLowerCase();
  const index = dayNames.findIndex(
    (name, it) => day === shortDay(it) || day === name.toLowerCase(),
  );
  return index === -1 ? text : index;
}

function bound(field: string, text: string, intoDay: number): Fields | null {
  if (dateText.test(text)) return { [field]: Date.parse(`${text}T00:00:00Z`) + intoDay };
  return instantText.test(text) ? { [field]: Date.parse(text) } : null;
}

function writeBound(at: number | undefined, intoDay: number): string | null {
  if (at === undefined) return null;
  const iso = new Date(at).toISOString();
  const date = new Date(at - intoDay).toISOString();
  return date.endsWith('T00:00:00.000Z') && dateText.test(date.slice(0, 10))
    ? date.slice(0, 10)
    : iso;
}
