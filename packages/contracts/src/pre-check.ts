import { z } from 'zod';

/** A program and its arguments, never passed through a shell. */
export const GuardArgv = z
  .array(z.string().max(100_000))
  .min(1)
  .max(256)
  .refine((argv) => argv[0] !== '' && argv.every((part) => !part.includes('\0')), {
    error: 'expected the program first, and no NUL character: no program can be given one',
  });

/** How long (ms) a program that guards a run may take. */
export const GuardTimeout = z.int().min(100).max(3_600_000).default(60_000);

/**
 * A program that is asked, in the workspace, whether there is anything to do
 * before an agent is started. Exit code 0: the agent starts, and what the
 * program wrote (64 KiB at most) stands in the prompt where the prompt says
 * `{{precheck.output}}`. 10: there is nothing to do, and no model is asked.
 * Everything else, and taking longer than allowed: the run has failed.
 */
export const PreCheck = z
  .strictObject({ argv: GuardArgv, timeoutMs: GuardTimeout })
  .meta({ id: 'PreCheck', example: { argv: ['./new-mail.sh'], timeoutMs: 10_000 } });
export type PreCheck = z.infer<typeof PreCheck>;

/** Where a prompt has this, it gets what the pre-check wrote. */
export const preCheckToken = '{{precheck.output}}';
