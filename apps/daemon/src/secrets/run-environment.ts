import { z } from 'zod';

const NamedValues = z.array(z.object({ name: z.string(), value: z.string() }));

/**
 * What a run's agent is given beside what every program needs. It crosses the
 * keeper's socket, which is the user's alone, and is written nowhere: not to an
 * argument list, a spool or the store.
 */
export const RunEnvironment = z.object({
  /** Names of the daemon's own environment. */
  pass: z.array(z.string()),
  set: z.record(z.string(), z.string()),
  /** The secrets that the routine names. */
  secrets: NamedValues,
  /** All secrets that there are: an agent of the same user can read them elsewhere, so all are masked. */
  masked: NamedValues,
});
export type RunEnvironment = z.infer<typeof RunEnvironment>;
