import { z } from 'zod';
import { GuardArgv, GuardTimeout } from './pre-check.ts';

/** A file of the workspace, named from the workspace. */
const WorkspacePath = z
  .string()
  .min(1)
  .max(4_096)
  .refine(
    (path) => !path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..'),
    { error: 'expected a path inside the workspace, without .. and not from the root' },
  );

const longestPattern = 1_000;

const Pattern = z
  .string()
  .min(1)
  .max(longestPattern)
  .refine(isPattern, { error: 'expected a regular expression of JavaScript, as with the flag u' });

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

const common = {
  /** What the run's error and events call it. */
  name: z.string().trim().min(1).max(200),
  /** What becomes of the run when the check does not pass. */
  otherwise: z.enum(['succeeded', 'nothing_to_do', 'blocked', 'failed']).default('failed'),
};

/**
 * What must hold when an agent says that it is done. `command`: a program ends
 * with exit code 0 in the workspace. `file_exists`, `file_changed`: the file is
 * there; and is not what it was before the agent started. `file_matches`: its
 * JSON fits a JSON Schema (draft 2020-12, or 07 where `$schema` says so).
 * `answer`: the agent's last answer contains a text, or matches a regular
 * expression (its last 64 KiB, without white space around it).
 */
export const OutcomeCheck = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...common,
      kind: z.literal('command'),
      argv: GuardArgv,
      timeoutMs: GuardTimeout,
    }),
    z.strictObject({ ...common, kind: z.literal('file_exists'), path: WorkspacePath }),
    z.strictObject({ ...common, kind: z.literal('file_changed'), path: WorkspacePath }),
    z.strictObject({
      ...common,
      kind: z.literal('file_matches'),
      path: WorkspacePath,
      schema: z.union([z.boolean(), z.record(z.string(), z.json())]),
    }),
    z
      .strictObject({
        ...common,
        kind: z.literal('answer'),
        contains: z.string().min(1).max(10_000).optional(),
        matches: Pattern.optional(),
      })
      .refine((it) => (it.contains === undefined) !== (it.matches === undefined), {
        error: 'expected either contains or matches',
      }),
  ])
  .meta({
    id: 'OutcomeCheck',
    example: { name: 'the tests pass', kind: 'command', argv: ['npm', 'test'] },
  });
export type OutcomeCheck = z.infer<typeof OutcomeCheck>;

/**
 * What decides about a run whose agent says that it succeeded: all of them are
 * asked, and the first in this order that does not pass says with `otherwise` how the
 * run ended. None: the agent's own facts decide.
 */
export const OutcomeChecks = z
  .array(OutcomeCheck)
  .max(50)
  .refine((checks) => new Set(checks.map(({ name }) => name)).size === checks.length, {
    error: 'expected names that differ',
  })
  .meta({ id: 'OutcomeChecks' });
export type OutcomeChecks = z.infer<typeof OutcomeChecks>;

/** What one check found. */
export const CheckResult = z
  .object({ name: z.string(), passed: z.boolean(), detail: z.string() })
  .meta({ id: 'CheckResult' });
export type CheckResult = z.infer<typeof CheckResult>;
