import { z } from 'zod';
import { AgentOptions } from './agent.ts';
import { Run } from './run.ts';
import { Policies } from './policies.ts';
import { Schedules } from './schedule.ts';
import { PacedSchedules } from './schedule-pace.ts';
import { Instant } from './time.ts';

/** Where a routine's runs work: a new project for every run, or one that exists. */
export const Target = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('create_each_run') }),
    z.strictObject({ mode: z.literal('reuse'), projectId: z.string().min(1) }),
  ])
  .meta({ id: 'Target', example: { mode: 'create_each_run' } });
export type Target = z.infer<typeof Target>;

/** What is applied to every run beside the prompt. */
export const RoutineContext = z
  .strictObject({
    skillIds: z.array(z.string()).default([]),
    pluginIds: z.array(z.string()).default([]),
    /** The inputs of plugins and skills, by id and name; left out: what each has by default. */
    pluginInputs: z.record(z.string(), z.record(z.string(), z.json())).optional(),
    mcpServerIds: z.array(z.string()).default([]),
    connectorIds: z.array(z.string()).default([]),
  })
  .meta({ id: 'RoutineContext' });
export type RoutineContext = z.infer<typeof RoutineContext>;

const name = z.string().trim().min(1).max(200);
const prompt = z
  .string()
  .max(1_000_000)
  .refine((text) => text.trim() !== '', 'expected a prompt with some text');

/** Whether what would be a warning is a fault; it is kept nowhere. */
const strict = z.boolean().optional();

/** The body of `POST /api/routines`. */
export const RoutineInput = z
  .strictObject({
    name,
    prompt,
    schedule: PacedSchedules,
    target: Target,
    agentId: z.string().min(1).nullish(),
    agentOptions: AgentOptions.nullish(),
    skillId: z.string().min(1).nullish(),
    context: RoutineContext.nullish(),
    policies: Policies.nullish(),
    enabled: z.boolean().default(true),
    strict,
  })
  .meta({
    id: 'RoutineInput',
    example: {
      name: 'Morning brief',
      prompt: 'Say what changed since yesterday.',
      schedule: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
      target: { mode: 'create_each_run' },
      agentId: 'brief',
    },
  });
export type RoutineInput = z.infer<typeof RoutineInput>;

/** The body of `PATCH /api/routines/:id`: what is named changes, the rest stays. */
export const RoutinePatch = z
  .strictObject({
    name: name.optional(),
    prompt: prompt.optional(),
    schedule: PacedSchedules.optional(),
    target: Target.optional(),
    agentId: z.string().min(1).nullish(),
    agentOptions: AgentOptions.nullish(),
    skillId: z.string().min(1).nullish(),
    context: RoutineContext.nullish(),
    policies: Policies.nullish(),
    enabled: z.boolean().optional(),
    /** The version that the change was made for: where the routine has another one by now, nothing is changed. */
    ifVersion: z.int().min(1).optional(),
    strict,
  })
  .meta({ id: 'RoutinePatch', example: { enabled: false } });
export type RoutinePatch = z.infer<typeof RoutinePatch>;

/** The body of `POST /api/routines/:id/pause`. */
export const RoutinePause = z
  .strictObject({ note: z.string().max(2_000).nullish() })
  .meta({ id: 'RoutinePause', example: { note: 'Until the release is out.' } });

/** The body of `POST /api/routines/:id/snooze`. */
export const RoutineSnooze = z
  .strictObject({ until: Instant, note: z.string().max(2_000).nullish() })
  .meta({ id: 'RoutineSnooze', example: { until: 1_779_012_900_000 } });

/** Who paused a routine: a person, or its own policy. */
export const PausedBy = z.enum(['person', 'policy']);
export type PausedBy = z.infer<typeof PausedBy>;

/** A prompt, a target, an agent and a schedule, under one id. */
export const Routine = z
  .object({
    id: z.string(),
    name: z.string(),
    prompt: z.string(),
    schedule: Schedules,
    target: Target,
    agentId: z.string().nullable(),
    agentOptions: AgentOptions.nullable(),
    skillId: z.string().nullable(),
    context: RoutineContext,
    policies: Policies,
    enabled: z.boolean(),
    /** Why it is paused or snoozed, in the words of who did it. */
    note: z.string().nullable(),
    pausedBy: PausedBy.nullable(),
    /** Until when it is snoozed, or null. */
    snoozedUntil: Instant.nullable(),
    /** Failed runs in a row. */
    failures: z.int().min(0),
    /** Counts every change of the definition, from 1. */
    version: z.int().min(1),
    /** The next slot, or null while it is paused. */
    nextRunAt: Instant.nullable(),
    lastRun: Run.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Routine' });
export type Routine = z.infer<typeof Routine>;

/**
 * A routine whose definition this daemon cannot read: a newer one wrote it, or
 * its time zone is not known here. It fires nothing here; an edit that gives a
 * schedule repairs it.
 */
export const UnreadableRoutine = z
  .object({ id: z.string(), name: z.string(), why: z.string() })
  .meta({ id: 'UnreadableRoutine' });
export type UnreadableRoutine = z.infer<typeof UnreadableRoutine>;
