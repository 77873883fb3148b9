import type { FieldFault } from '@open-design/contracts';
import type { z } from 'zod';

/** What is wrong with a value by a schema of the contract: where, below a path, and what was expected there. */
export function faultsOf(error: z.ZodError, path: string): FieldFault[] {
  return error.issues.map((issue) => ({
    field: [path, ...issue.path.map(String)].filter((it) => it !== '').join('.'),
    message: expectationOf(issue),
  }));
}

/** The schema library's sentence without its label and without the type that it got. */
function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const ways = issue.errors.map((way) => way.map(expectationOf).join(' and '));
    return [...new Set(ways)].join(', or ');
  }
  return issue.message
    .replace(/^(Invalid [a-z]+|Too (big|small)): /, '')
    .replace(/, received .*$/, '')
    .replace('expected string to have >=1 characters', 'expected some text')
    .replace('expected int', 'expected a whole number')
    .replace('expected number', 'expected a number')
    .replace('expected string', 'expected a text')
    .replace('>=', 'at least ')
    .replace('<=', 'at most ');
}

/** The fault of a field, or of something within it: the first. */
export function faultAt(faults: readonly FieldFault[], path: string): string | undefined {
  return faults.find(({ field }) => field === path)?.message ?? faultBelow(faults, path)?.message;
}

export function faultBelow(faults: readonly FieldFault[], path: string): FieldFault | undefined {
  return faults.find(({ field }) => field === path || field.startsWith(`${path}.`));
}

/**
 * The faults that a save was refused for and whose fields are still as they were
 * then: one that a person has changed since is not known to be wrong any more.
 */
export function standing(
  refused: readonly FieldFault[],
  then: unknown,
  now: unknown,
): readonly FieldFault[] {
  return refused.filter(({ field }) => {
    const path = field.split('.');
    return JSON.stringify(valueAt(then, path)) === JSON.stringify(valueAt(now, path));
  });
}

/** The value at a path. Ids of plugins may hold dots themselves: the longest name that fits is taken. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0 || typeof value !== 'object' || value === null) return value;
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    if (Object.hasOwn(value, name)) return valueAt(Reflect.get(value, name), path.slice(length));
  }
  return undefined;
}
