import { z } from 'zod';
import { Instant } from './time.ts';

/**
 * How a running daemon is found: the content of `<data-dir>/daemons/<id>.json`
 * (0600) and the line that `open-design start --json` prints once it is ready.
 */
export const DaemonRecord = z.object({
  id: z.string(),
  pid: z.int().min(1),
  url: z.url(),
  /** Path of the file that holds the token, or null when the daemon asks for none. */
  tokenFile: z.string().nullable(),
  startedAt: Instant,
});
export type DaemonRecord = z.infer<typeof DaemonRecord>;

export const Health = z.object({ ok: z.literal(true) }).meta({ id: 'Health' });

export const Readiness = z
  .object({ ready: z.boolean(), daemonId: z.string(), store: z.enum(['sqlite', 'postgres']) })
  .meta({ id: 'Readiness' });

export const Version = z
  .object({ name: z.literal('open-design'), version: z.string(), node: z.string() })
  .meta({ id: 'Version' });

/** One line of `open-design doctor`. */
export const DoctorCheck = z
  .object({
    name: z.string(),
    ok: z.boolean(),
    found: z.string(),
    /** What to do, where it is not ok. */
    remedy: z.string().nullable(),
  })
  .meta({ id: 'DoctorCheck' });
export type DoctorCheck = z.infer<typeof DoctorCheck>;
