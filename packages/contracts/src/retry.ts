import { z } from 'zod';

/**
 * When an attempt that did not come to its end is followed by another. The slot
 * and the run stay the same; each attempt has an agent run of its own.
 */
export const RetryPolicy = z
  .strictObject({
    /** How many attempts in all; 1 never tries again. */
    attempts: z.int().min(1).max(20).default(3),
    /**
     * After which ends. `interrupted`: what ran it died. `unreachable`: the
     * agent's model or its program's server could not be reached. By default
     * only those that say nothing about the routine.
     */
    on: z
      .array(z.enum(['interrupted', 'unreachable', 'timed_out', 'failed']))
      .default(['interrupted', 'unreachable']),
    /** ms before the second attempt. */
    firstDelayMs: z.int().min(0).max(86_400_000).default(10_000),
    /** Every further delay is this many times as long … */
    factor: z.number().min(1).max(10).default(3),
    /** … up to this (ms). */
    maxDelayMs: z.int().min(0).max(86_400_000).default(900_000),
    /** Each delay is longer by a part of it, up to this one, that differs from run to run: 0.2 is a fifth. */
    jitter: z.number().min(0).max(1).default(0.2),
  })
  .meta({ id: 'RetryPolicy', example: { attempts: 2, on: ['interrupted', 'failed'] } });
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** All defaults. */
export const defaultRetry: RetryPolicy = RetryPolicy.parse({});
