import { z } from 'zod';
import { Instant } from './time.ts';

/** A daemon that works on the store. */
export const DaemonPresence = z
  .object({
    id: z.string(),
    /** The machine's name. */
    host: z.string(),
    pid: z.int(),
    startedAt: Instant,
    /** Its last sign of life, by its own clock. */
    seenAt: Instant,
    /** Without another sign it is taken for dead from here on by daemons of other machines. */
    leaseUntil: Instant,
    isThis: z.boolean(),
    liveRuns: z.int().min(0),
  })
  .meta({ id: 'DaemonPresence' });
export type DaemonPresence = z.infer<typeof DaemonPresence>;

/** What the daemon that answers stands on. */
export const SystemInfo = z
  .object({
    version: z.string(),
    node: z.string(),
    startedAt: Instant,
    /** Absolute path. */
    dataDir: z.string(),
    store: z.object({
      engine: z.enum(['sqlite', 'postgres']),
      /** The file, or the server and database, without who signs in. */
      description: z.string(),
      /** Null where it cannot be told. */
      bytes: z.int().min(0).nullable(),
    }),
    daemons: z.array(DaemonPresence),
    /** What runs have left behind on this machine, beside what it may take. */
    disk: z.object({ usedBytes: z.int().min(0), budgetBytes: z.int().min(0).nullable() }),
    /** How far the database server's clock is ahead of this machine's (ms); null for an embedded database. */
    clock: z.object({ skewMs: z.number().nullable() }),
    /** The edition of the time zones' rules: of the IANA database, and of the ICU around it. */
    zoneData: z.object({ tz: z.string(), icu: z.string() }),
    /** How many browsers are signed in. */
    sessions: z.int().min(0),
  })
  .meta({ id: 'SystemInfo' });
export type SystemInfo = z.infer<typeof SystemInfo>;
