import type { FieldFault } from '@open-design/contracts';
import type { z } from 'zod';

/** Characters of a value that a fault repeats. */
const SHOWN = 60;

/**
 * Every fault that a schema found in a value, each with the dotted path of its
 * field (`schedule.timezone`; with a prefix `query.limit`; the whole value is
 * `body`), what was expected there and what was got.
 */
export function faultsOf(error: z.ZodError, value: unknown, prefix: string | null): FieldFault[] {
  return error.issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path];
    return paths.map((path) => ({
      field: fieldName(path, prefix),
      message: withGot(expectation(issue), valueAt(value, path)),
    }));
  });
}

function fieldName(path: readonly PropertyKey[], prefix: string | null): string {
  const parts = path.map(String);
  return [...(prefix === null ? [] : [prefix]), ...parts].join('.') || 'body';
}

/** The schema library's words without its own "got", which names types only. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'expected no field of this name';
  if (issue.code === 'invalid_union') {
    // The kind that tells the shapes apart is wrong: no shape was tried, and the library names the kinds.
    if (issue.errors.length === 0)
      return issue.message
        .replace(/^.*Expected /, 'expected one of ')
        .replaceAll(' | ', ', ')
        .replaceAll("'", '"');
    const ways = issue.errors.map((way) => way.map(expectation).join(' and '));
    return [...new Set(ways)].join(', or ') || 'expected another value';
  }
  if (issue.code === 'invalid_value')
    return `expected one of ${issue.values.map((one) => JSON.stringify(one)).join(', ')}`;
  return issue.message
    .replace(/^(Invalid [a-z]+|Too (big|small)): /, '')
    .replace(/, received .*$/, '')
    .replace('expected int', 'expected a whole number')
    .replace('to have >=1 characters', 'with some text');
}

/** A schema's own sentence may already hold the value; it is not said twice. */
function withGot(expected: string, value: unknown): string {
  const got = shown(value);
  return expected.includes(got) && value !== undefined ? expected : `${expected}, got ${got}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}
