import { isTimeZone } from './time-zone.ts';

// The grammar of variables in a routine's prompt. A variable has a dot and stands in exactly two
// braces: `{{slot.time @Europe/Berlin}}`. Whatever else has braces is text: `{{name}}`, `{{#if x}}`,
// `{{{x.y}}}`, `${{ github.ref }}`. Doubled braces make text of a variable: `{{{{slot.time}}}}`
// stands for `{{slot.time}}`.

/** Every variable, and what stands in its place. Those marked take a time zone: `@Europe/Berlin`. */
export const promptVariables = [
  { name: 'slot.time', zoned: true, meaning: 'the planned instant, as 2026-03-02T08:30:00+01:00' },
  { name: 'slot.date', zoned: true, meaning: 'its date, as 2026-03-02' },
  { name: 'slot.weekday', zoned: true, meaning: 'its day of the week, as Monday' },
  { name: 'last.outcome', zoned: false, meaning: 'how the last run ended; none before the first' },
  { name: 'last.summary', zoned: false, meaning: 'what the last run said of itself' },
  { name: 'last.time', zoned: true, meaning: 'when the last run started; never before the first' },
  { name: 'project.name', zoned: false, meaning: 'the name of the project' },
  { name: 'project.path', zoned: false, meaning: "the project's folder" },
  { name: 'input.NAME', zoned: false, meaning: 'an input of a plugin of the routine' },
  { name: 'precheck.output', zoned: false, meaning: 'what the check before the agent wrote' },
] as const;

export type PromptVariableName = Exclude<(typeof promptVariables)[number]['name'], 'input.NAME'>;

/** A piece of a prompt: text, or a variable with the zone that it names. */
export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: PromptVariableName;
      readonly zone: string | null;
      /** As it was written. */
      readonly text: string;
    }
  | { readonly kind: 'input'; readonly name: string; readonly text: string };

/** What is wrong with a prompt, and where: line and column count from 1, in UTF-16 code units. */
export interface PromptFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A prompt, read. With faults, what could not be read is text. */
export interface ParsedPrompt {
  readonly parts: readonly PromptPart[];
  readonly faults: readonly PromptFault[];
}

const openings = /\{{2,}/g;
/** What stands behind the opening braces of something that is meant as a variable. */
const body = /[ \t]*([A-Za-z_][\w-]*(?:\.[\w-]+)+)(?:[ \t]+@([^\s{}]+))?[ \t]*(\}{2,})/y;
const ours = /[ \t]*(?:slot|last|project|input|precheck)\./y;

/** Reads the variables of a prompt. A prompt without `{{` is one text, itself. Never throws. */
export function parsePrompt(prompt: string): ParsedPrompt {
  const parts: PromptPart[] = [];
  const faults: PromptFault[] = [];
  let done = 0;
  const upTo = (index: number) => {
    if (index > done) parts.push({ kind: 'text', text: prompt.slice(done, index) });
  };
  for (const { 0: braces, index } of prompt.matchAll(openings)) {
    if (index < done) continue;
    const read = readAt(prompt, index, braces.length);
    if (read === null) continue;
    if (typeof read === 'string') {
      faults.push({ ...positionOf(prompt, index), message: read });
      continue;
    }
    upTo(index);
    parts.push(read.part);
    done = read.end;
  }
  upTo(prompt.length);
  return { parts, faults };
}

/** A variable or an escape, why it is none, or null for mere text. */
function readAt(
  prompt: string,
  index: number,
  braces: number,
): { readonly part: PromptPart; readonly end: number } | string | null {
  const start = index + braces;
  const found = matchAt(body, prompt, start);
  // As workflow files of build servers have them.
  const isForeign = prompt[index - 1] === '$';
  if (found === null)
    return braces === 2 && !isForeign && matchAt(ours, prompt, start) !== null
      ? malformed(prompt.slice(index, index + 40))
      : null;
  const [inner = '', name = '', zone, closing = ''] = found;
  const content = inner.slice(0, inner.length - closing.length);
  const text = `{{${content}}}`;
  const end = start + content.length;
  if (braces === 4 && closing.length >= 4) return { part: { kind: 'text', text }, end: end + 4 };
  const known = knownOf(name);
  if (known === undefined) return braces === 2 && !isForeign ? unknown(text) : null;
  if (braces !== 2) return ambiguous(text, braces);
  if (zone !== undefined && !known.zoned)
    return `${text} takes no time zone; those that do are ${zonedNames()}`;
  if (zone !== undefined && !isTimeZone(zone))
    return `unknown time zone ${JSON.stringify(zone)} in ${text}; expected an IANA name such as Europe/Berlin`;
  if (known.name === 'input.NAME')
    return {
      part: { kind: 'input', name: name.slice('input.'.length), text },
      end: end + 2,
    };
  return {
    part: { kind: 'variable', name: known.name, zone: zone ?? null, text },
    end: end + 2,
  };
}

function knownOf(name: string) {
  const wanted = name.startsWith('input.') ? 'input.NAME' : name;
  return promptVariables.find((it) => it.name === wanted);
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function unknown(text: string): string {
  return `unknown variable ${text}; there are ${names()}; to have it as it stands, double its braces: {{${text}}}`;
}

function malformed(text: string): string {
  const [line = ''] = text.split('\n');
  return `${JSON.stringify(line)} begins like a variable and is none; expected one of ${names()} in two braces, with @ZONE where it is a time; to have it as it stands, double the braces of each side`;
}

function ambiguous(text: string, braces: number): string {
  return `${text} stands in ${braces} braces, so that it is not clear what is meant; put a space between a brace and the variable's two, or double its braces to have it as it stands`;
}

function names(): string {
  return promptVariables.map(({ name }) => `{{${name}}}`).join(', ');
}

function zonedNames(): string {
  return promptVariables.flatMap(({ name, zoned }) => (zoned ? `{{${name}}}` : [])).join(', ');
}

function positionOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
