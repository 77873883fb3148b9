import { z } from 'zod';
import { PausedBy, Target } from './routine.ts';
import { Run } from './run.ts';
import { SlotCell } from './slot-cell.ts';
import { Instant } from './time.ts';

/** From so many failed runs in a row on a routine is called failing. */
export const FAILING_FROM = 2;

/**
 * Which routines a list has. `on`: enabled and not snoozed. `paused`: not
 * enabled. `snoozed`: enabled, with its snooze still to end. `failing`: enabled,
 * and its last runs failed, two or more in a row. `unreadable`: this daemon cannot read it.
 */
export const RoutineState = z
  .enum(['all', 'on', 'paused', 'snoozed', 'failing', 'unreadable'])
  .meta({ id: 'RoutineState' });
export type RoutineState = z.infer<typeof RoutineState>;

/**
 * How a list of routines is ordered. `next`: what comes to run next first, what
 * never does last. `name`. `last`: what ran last first. `created`: newest first.
 */
export const RoutineSort = z.enum(['next', 'name', 'last', 'created']).meta({ id: 'RoutineSort' });
export type RoutineSort = z.infer<typeof RoutineSort>;

/** A routine in a list: what tells at a glance how it is. */
export const RoutineRow = z
  .object({
    id: z.string(),
    name: z.string(),
    /** The schedule in words; the empty string where it cannot be read. */
    sentence: z.string(),
    /** The zones of its schedules, each once; none for real time alone. */
    timezones: z.array(z.string()),
    enabled: z.boolean(),
    pausedBy: PausedBy.nullable(),
    note: z.string().nullable(),
    snoozedUntil: Instant.nullable(),
    /** Failed runs in a row. */
    failures: z.int().min(0),
    agentId: z.string().nullable(),
    target: Target,
    version: z.int().min(1),
    nextRunAt: Instant.nullable(),
    lastRun: Run.nullable(),
    /** Its last slots, 14 at the most, oldest first. */
    cells: z.array(SlotCell),
    /** What its runs of the last seven days cost; null where none is known to have cost anything. */
    costWeekUsd: z.number().nullable(),
    /** The tokens that its runs of the last seven days used; null where none is known to have used any. */
    tokensWeek: z.int().nullable(),
    /** Why this daemon cannot read its definition, or null. */
    unreadable: z.string().nullable(),
  })
  .meta({ id: 'RoutineRow' });
export type RoutineRow = z.infer<typeof RoutineRow>;
