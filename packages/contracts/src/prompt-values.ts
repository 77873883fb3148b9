import { parsePrompt, type PromptPart, type PromptVariableName } from './prompt-variables.ts';

/** What stands for the variables of a prompt. */
export interface PromptValues {
  /** The planned instant; for a manual run the instant at which it was asked for (UTC epoch ms). */
  readonly slotAt: number;
  /** The zone of times that name none. */
  readonly timezone: string;
  /** The last run that has ended, or null before the first; `at` is when it started (UTC epoch ms). */
  readonly last: {
    readonly outcome: string;
    readonly summary: string | null;
    readonly at: number;
  } | null;
  readonly project: { readonly name: string; readonly path: string };
  /** By name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What the check before the agent wrote, or null where there was none. */
  readonly precheck: string | null;
}

/**
 * The prompt with its variables filled in, in one pass: a value is data, what it
 * contains is not looked at for variables. Nor does it break out of quoting:
 * within `"…"`, `'…'` and `` `…` `` it is escaped and stays on its line; a closing
 * tag that the prompt uses is disarmed in it; elsewhere a value of several lines,
 * or one that begins like a fence, is quoted line by line with `> `. Characters
 * that steer a terminal are dropped. What cannot be read stays as it is.
 */
export function renderPrompt(prompt: string, values: PromptValues): string {
  if (!prompt.includes('{{')) return prompt;
  const { parts } = parsePrompt(prompt);
  const blank = parts.map((it) => (it.kind === 'text' ? it.text : '')).join('');
  const tags = closingTags(blank);
  let at = 0;
  return parts
    .map((part) => {
      if (part.kind === 'text') {
        at += part.text.length;
        return part.text;
      }
      // Quoting is judged by what the prompt itself says, never by what another value brings.
      const value = disarmed(cleaned(valueOf(part, values)), tags);
      return quoted(value, lineAround(blank, at));
    })
    .join('');
}

function valueOf(part: Exclude<PromptPart, { kind: 'text' }>, values: PromptValues): string {
  if (part.kind === 'variable') return valuesOf[part.name](values, part.zone ?? values.timezone);
  const { inputs } = values;
  return Object.hasOwn(inputs, part.name) ? (inputs[part.name] ?? '') : '';
}

const valuesOf: Readonly<
  Record<PromptVariableName, (values: PromptValues, zone: string) => string>
> = {
  'slot.time': ({ slotAt }, zone) => localTime(slotAt, zone),
  'slot.date': ({ slotAt }, zone) => localTime(slotAt, zone).slice(0, 10),
  'slot.weekday': ({ slotAt }, zone) =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'long' }).format(slotAt),
  'last.outcome': ({ last }) => last?.outcome ?? 'none',
  'last.summary': ({ last }) => last?.summary ?? '',
  'last.time': ({ last }, zone) => (last === null ? 'never' : localTime(last.at, zone)),
  'project.name': ({ project }) => project.name,
  'project.path': ({ project }) => project.path,
  'precheck.output': ({ precheck }) => precheck ?? '',
};

/** `2026-03-02T08:30:00+01:00`: the wall clock of a zone, and how far it is from UTC. @param at UTC epoch ms */
function localTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const of = (type: string) => parts.find((it) => it.type === type)?.value ?? '';
  const offset = of('timeZoneName').replace('GMT', '') || '+00:00';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}${offset}`;
}

/** One kind of line end, no characters that steer a terminal, no half characters, no lines around it that are empty. */
function cleaned(value: string): string {
  return (
    value
      .replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
      // oxlint-disable-next-line no-control-regex -- dropping them is the point
      .replace(/[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g, '')
      .replace(/\p{Surrogate}/gu, '\uFFFD')
      .replace(/^\n+|\n+$/g, '')
  );
}

interface Line {
  readonly before: string;
  readonly after: string;
}

function lineAround(text: string, at: number): Line {
  const end = text.indexOf('\n', at);
  return {
    before: text.slice(at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1, at),
    after: text.slice(at, end === -1 ? text.length : end),
  };
}

function quoted(value: string, { before, after }: Line): string {
  if (isOpen(before, '"') && after.includes('"')) return escaped(value, '"');
  if (before.endsWith("'") && after.startsWith("'")) return escaped(value, "'");
  if (isOpen(before, '`') && after.includes('`'))
    return value.replace(/`+/g, "'").replace(/\n/g, ' ');
  const isBlock = value.includes('\n') || /^\s*(?:```|~~~)/.test(value);
  if (!isBlock) return value;
  const lines = value.split('\n').map((line) => `> ${line}`);
  return `${before.trim() === '' ? '' : '\n'}${lines.join('\n')}${after.trim() === '' ? '' : '\n'}`;
}

/** Whether a quotation begins on this line and has not ended. */
function isOpen(before: string, mark: string): boolean {
  return (before.replace(/\\./g, '').split(mark).length - 1) % 2 === 1;
}

function escaped(value: string, mark: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t');
}

/** The names of all closing tags that the prompt itself uses. */
function closingTags(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/<\/\s*([A-Za-z][\w:.-]*)/g)].map(([, name = '']) => name.toLowerCase()),
  );
}

function disarmed(value: string, tags: ReadonlySet<string>): string {
  if (tags.size === 0) return value;
  return (
    value
      .replace(/<(\s*\/\s*([A-Za-z][\w:.-]*))/g, (whole, rest: string, name: string) =>
        tags.has(name.toLowerCase()) ? `<\\${rest}` : whole,
      )
      // The value behind it may end the tag that begins here.
      .replace(/<([\s/\w:.-]*)$/, '<\\$1')
  );
}
