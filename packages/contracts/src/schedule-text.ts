import { durationUnits, formatDuration, parseDuration } from './duration.ts';
import { Schedule } from './schedule.ts';

type Kind = Schedule['kind'];
type ByKind = { [S in Schedule as S['kind']]: S };

/** Fields of a schedule as text names them: not checked yet. */
type Fields = Readonly<Record<string, unknown>>;

/** How one kind is written: `word:body`, and after an `@` what the schedule refers to. */
interface Form<S> {
  readonly word: string;
  /** The whole form, as help and messages show it. */
  readonly shown: string;
  /** The fields that the text stands for, or null where the text has another shape. */
  read(body: string, reference: string | undefined): Fields | null;
  /** Body and reference, in the shape that `read` takes. */
  write(schedule: S): string;
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** ISO 8601 with the distance from UTC, so that it means the same on every machine. */
const instant = /^([+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Every kind's text form. A new kind is a new entry here. */
const forms: { readonly [K in Kind]: Form<ByKind[K]> } = {
  hourly: zoned({
    word: 'hourly',
    shown: 'hourly:MM[@ZONE]',
    read: (body) => (/^\d{1,2}$/.test(body) ? { minute: Number(body) } : null),
    write: ({ minute }) => String(minute).padStart(2, '0'),
  }),
  daily: zoned({
    word: 'daily',
    shown: 'daily:HH:MM[@ZONE]',
    read: (body) => ({ time: body }),
    write: ({ time }) => time,
  }),
  weekdays: zoned({
    word: 'weekdays',
    shown: 'weekdays:HH:MM[@ZONE]',
    read: (body) => ({ time: body }),
    write: ({ time }) => time,
  }),
  weekly: zoned({
    word: 'weekly',
    shown: 'weekly:DAY:HH:MM[@ZONE] (DAY: mon, monday or 0–6 with 0 = Sunday)',
    read(body) {
      const [, day = '', time] = /^([^:]+):(.*)$/.exec(body) ?? [];
      const weekday = weekdayOf(day.toLowerCase());
      return weekday === null ? null : { weekday, time };
    },
    write: ({ weekday, time }) => `${dayNames[weekday]?.slice(0, 3)}:${time}`,
  }),
  interval: {
    word: 'every',
    shown: `every:90s[@2026-05-17T10:15:00Z] (units ${durationUnits}; @ an instant to count from)`,
    read(body, reference) {
      const everyMs = parseDuration(body);
      if (everyMs === null) return null;
      if (reference === undefined) return { everyMs };
      return instant.test(reference) ? { everyMs, anchorAt: Date.parse(reference) } : null;
    },
    write({ everyMs, anchorAt }) {
      const anchor = anchorAt === undefined ? '' : `@${new Date(anchorAt).toISOString()}`;
      return `${formatDuration(everyMs)}${anchor}`;
    },
  },
};

/** The forms that `parseScheduleText` reads, one for each kind, for help and messages. */
export const scheduleTextForms: readonly string[] = Object.values(forms).map(({ shown }) => shown);

/**
 * Reads a schedule as one writes it on a command line, such as
 * `weekdays:08:30@Europe/Berlin`. Capital letters in kinds and days do not matter.
 * @throws Error naming the text, what was expected and what was got.
 */
export function parseScheduleText(text: string): Schedule {
  const [, word = '', body = '', reference] =
    /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(text.trim()) ?? [];
  const found = Object.entries(forms).find(([, form]) => form.word === word.toLowerCase());
  if (found === undefined) throw unreadable(text, scheduleTextForms, JSON.stringify(word));
  const [kind, form] = found;
  const got = JSON.stringify(text.trim().slice(word.length + 1));
  const fields = form.read(body, reference);
  if (fields === null) throw unreadable(text, [form.shown], got);
  const result = Schedule.safeParse({ kind, ...fields });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw unreadable(text, [form.shown], `${got} (${faults.join('; ')})`);
}

/** Writes a schedule in the form that `parseScheduleText` reads back to an equal one. */
export function formatScheduleText(schedule: Schedule): string {
  return write(schedule.kind, schedule);
}

/** The kind is passed beside the schedule, because only so can the compiler tell that the two agree. */
function write<K extends Kind>(kind: K, schedule: ByKind[K]): string {
  return `${forms[kind].word}:${forms[kind].write(schedule)}`;
}

/** A form whose reference is the time zone. */
function zoned<S extends { timezone?: string | undefined }>(
  form: Omit<Form<S>, 'read'> & { read(body: string): Fields | null },
): Form<S> {
  return {
    word: form.word,
    shown: form.shown,
    read(body, timezone) {
      const fields = form.read(body);
      return fields === null || timezone === undefined ? fields : { ...fields, timezone };
    },
    write(schedule) {
      const zone = schedule.timezone === undefined ? '' : `@${schedule.timezone}`;
      return `${form.write(schedule)}${zone}`;
    },
  };
}

function weekdayOf(day: string): number | null {
  if (/^[0-6]$/.test(day)) return Number(day);
  const index = dayNames.findIndex((name) => day === name || day === name.slice(0, 3));
  return index === -1 ? null : index;
}

function unreadable(text: string, accepted: readonly string[], got: string): Error {
  const expected = accepted.length === 1 ? accepted.join() : `one of ${accepted.join(', ')}`;
  return new Error(
    `cannot read the schedule ${JSON.stringify(text)}: expected ${expected}; got ${got}`,
  );
}
