import { z } from 'zod';

const aDay = 86_400_000;

/**
 * How long a run may take, and how it is stopped. Both limits count only while
 * the machine is awake (a night of sleep ends no run) and while the agent does
 * not wait for a person's answer, which has a deadline of its own.
 */
export const LimitsPolicy = z
  .strictObject({
    /** The whole attempt (ms); null never ends it. */
    overallMs: z
      .int()
      .min(1_000)
      .max(30 * aDay)
      .nullable()
      .default(6 * 3_600_000),
    /** Without a sign of the agent (ms); null never ends it. */
    noProgressMs: z
      .int()
      .min(1_000)
      .max(30 * aDay)
      .nullable()
      .default(30 * 60_000),
    /** From SIGTERM to SIGKILL (ms) when the run is stopped. */
    stopGraceMs: z.int().min(0).max(600_000).default(10_000),
  })
  .meta({ id: 'LimitsPolicy', example: { overallMs: 3_600_000, noProgressMs: 600_000 } });
export type LimitsPolicy = z.infer<typeof LimitsPolicy>;

/** All defaults. */
export const defaultLimits: LimitsPolicy = LimitsPolicy.parse({});
