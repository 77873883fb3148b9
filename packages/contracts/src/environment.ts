import { z } from 'zod';
import type { FieldFault } from './error.ts';
import { findSecretShape } from './secret-shapes.ts';

const nameForm = /^(?!OD_)[A-Za-z_][A-Za-z0-9_]*$/;
const nameRule =
  'expected names of letters, digits and _ that begin neither with a digit nor with OD_ (those are the marks of a run)';

/** The name of an environment variable, as POSIX has it; `OD_…` are the marks by which a run is known. */
export const EnvironmentName = z.string().max(200).regex(nameForm, nameRule);

/** Linux refuses to start a program with a longer variable (MAX_ARG_STRLEN, 128 KiB with its name). */
const longestValue = 100_000;

/** What the environment of a routine's agent has beside what every program needs. */
export const EnvironmentPolicy = z
  .strictObject({
    /** Names of the daemon's own environment that are handed on. One that the daemon does not have is left out. */
    pass: z.array(EnvironmentName).max(256).default([]),
    /** Plain values. They stand in the database and in answers: a secret does not belong here. */
    set: z.record(z.string(), z.string().max(longestValue)).default({}),
    /** Names of secrets, each handed over under its name. They win over `set`, and `set` over `pass`. */
    secrets: z.array(EnvironmentName).max(256).default([]),
  })
  .superRefine(({ set }, context) => {
    if (Object.keys(set).every((name) => nameForm.test(name))) return;
    context.addIssue({ code: 'custom', path: ['set'], message: nameRule });
  })
  .meta({
    id: 'EnvironmentPolicy',
    example: { pass: ['JAVA_HOME'], set: { CI: 'true' }, secrets: ['GITHUB_TOKEN'] },
  });
export type EnvironmentPolicy = z.infer<typeof EnvironmentPolicy>;

/** Nothing beside what every program needs. */
export const defaultEnvironment: EnvironmentPolicy = { pass: [], set: {}, secrets: [] };

/**
 * Faults of a policy that a new wish is refused for. They are no part of the
 * schema: that also reads what is stored, and the known shapes grow. No fault
 * repeats a value.
 */
export function environmentFaults({ set }: EnvironmentPolicy, field: string): FieldFault[] {
  return Object.entries(set).flatMap(([name, value]) => {
    if (value.includes('\0'))
      return [
        { field, message: `expected no NUL character in ${name}: no program can be given one` },
      ];
    const shape = findSecretShape(value);
    if (shape === null) return [];
    const message = `expected no secret in ${name}, which holds what looks like a ${shape}: plain values are stored and shown; bind it with \`open-design secret set ${name}\` and name it under secrets`;
    return [{ field, message }];
  });
}
