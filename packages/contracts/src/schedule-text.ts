import { Schedule } from './schedule.ts';
import { type ByKind, forms, type Kind } from './schedule-forms.ts';
import {
  type Fields,
  readOptions,
  scheduleTextOptions,
  writeOptions,
} from './schedule-text-options.ts';

/** The forms that `parseScheduleText` reads, one for each kind, for help and messages. */
export const scheduleTextForms: readonly string[] = Object.values(forms).map(({ shown }) => shown);

/** The help on schedules as text: the forms, and what can follow each of them. */
export const scheduleTextHelp: string = [
  'Schedules as text:',
  ...scheduleTextForms.map((form) => `  ${form}`),
  'and behind any of them:',
  ...scheduleTextOptions.map((option) => `  ${option}`),
].join('\n');

/**
 * Reads a schedule as one writes it on a command line, such as
 * `weekdays:08:30@Europe/Berlin;except=2026-12-24/2027-01-02`. Capital letters
 * in kinds and days do not matter.
 * @throws Error naming the text, what was expected and what was got.
 */
export function parseScheduleText(text: string): Schedule {
  const { rest, fields: options } = optionsOf(text);
  const [, word = '', all = ''] = /^([^:@;]*)(?::(.*))?$/s.exec(rest) ?? [];
  const found = Object.entries(forms).find(([, form]) => form.word === word.toLowerCase());
  if (found === undefined) throw unreadable(text, scheduleTextForms, JSON.stringify(word));
  const [kind, form] = found;
  const got = JSON.stringify(text.trim().slice(word.length + 1));
  const { body, zone } = splitZone(all);
  const fields = form.read(body);
  if (fields === null) throw unreadable(text, [form.shown], got);
  const result = Schedule.safeParse({ kind, ...fields, ...zone, ...options });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw unreadable(text, [form.shown], `${got} (${faults.join('; ')})`);
}

/** Writes a schedule in the form that `parseScheduleText` reads back to an equal one. */
export function formatScheduleText(schedule: Schedule): string {
  const zone = schedule.timezone === undefined ? '' : `@${schedule.timezone}`;
  return `${write(schedule.kind, schedule)}${zone}${writeOptions(schedule)}`;
}

/** The kind is passed beside the schedule, because only so can the compiler tell that the two agree. */
function write<K extends Kind>(kind: K, schedule: ByKind[K]): string {
  return `${forms[kind].word}:${forms[kind].write(schedule)}`;
}

function optionsOf(text: string): ReturnType<typeof readOptions> {
  try {
    return readOptions(text.trim());
  } catch (error) {
    throw new Error(
      `cannot read the schedule ${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** The zone stands behind the last `@`, unless an instant to count from does; a macro such as `@daily` begins with one. */
function splitZone(text: string): { readonly body: string; readonly zone: Fields } {
  const [, body, timezone] = /^(.+)@([^@\d+-][^@]*|)$/s.exec(text) ?? [];
  return body === undefined ? { body: text, zone: {} } : { body, zone: { timezone } };
}

function unreadable(text: string, accepted: readonly string[], got: string): Error {
  const expected = accepted.length === 1 ? accepted.join() : `one of ${accepted.join(', ')}`;
  return new Error(
    `cannot read the schedule ${JSON.stringify(text)}: expected ${expected}; got ${got}`,
  );
}
