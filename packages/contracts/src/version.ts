import { z } from 'zod';
import { AgentOptions } from './agent.ts';
import { Policies } from './policies.ts';
import { RoutineContext, Target } from './routine.ts';
import { Schedules } from './schedule.ts';
import { Instant } from './time.ts';

/** All that decides what a routine does and when. */
export const Definition = z
  .object({
    name: z.string(),
    prompt: z.string(),
    schedule: Schedules,
    target: Target,
    agentId: z.string().nullable(),
    agentOptions: AgentOptions.nullable(),
    skillId: z.string().nullable(),
    context: RoutineContext,
    policies: Policies,
  })
  .meta({ id: 'Definition' });
export type Definition = z.infer<typeof Definition>;

/** What made a new version. */
export const VersionChange = z.enum([
  'created',
  'edited',
  'paused',
  'snoozed',
  'resumed',
  'deleted',
  /** The rules of time zones changed: the same definition, planned by the new ones from here on. */
  'replanned',
  /** Nobody here could read the definition until the next version: which slots it had is not known. */
  'unreadable',
]);
export type VersionChange = z.infer<typeof VersionChange>;

/**
 * A routine's definition as it stood in (activeFrom, activeUntil]. Only an
 * active version implies slots.
 */
export const RoutineVersion = z
  .object({
    routineId: z.string(),
    version: z.int().min(1),
    /** SHA-256, hex, over the key-sorted definition. */
    hash: z.string(),
    /** Null where this program cannot read it, as one that a newer program wrote. */
    definition: Definition.nullable(),
    active: z.boolean(),
    change: VersionChange,
    note: z.string().nullable(),
    activeFrom: Instant,
    /** Null for the version in force. */
    activeUntil: Instant.nullable(),
  })
  .meta({ id: 'RoutineVersion' });
export type RoutineVersion = z.infer<typeof RoutineVersion>;
