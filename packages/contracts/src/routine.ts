import { z } from 'zod';
import { AgentOptions } from './agent.ts';
import { Run } from './run.ts';
import { Schedule } from './schedule.ts';
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

/** The body of `POST /api/routines`. */
export const RoutineInput = z
  .strictObject({
    name,
    prompt,
    schedule: Schedule,
    target: Target,
    agentId: z.string().min(1).nullish(),
    agentOptions: AgentOptions.nullish(),
    skillId: z.string().min(1).nullish(),
    context: RoutineContext.nullish(),
    enabled: z.boolean().default(true),
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
    schedule: Schedule.optional(),
    target: Target.optional(),
    agentId: z.string().min(1).nullish(),
    agentOptions: AgentOptions.nullish(),
    skillId: z.string().min(1).nullish(),
    context: RoutineContext.nullish(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'RoutinePatch', example: { enabled: false } });
export type RoutinePatch = z.infer<typeof RoutinePatch>;

/** A prompt, a target, an agent and a schedule, under one id. */
export const Routine = z
  .object({
    id: z.string(),
    name: z.string(),
    prompt: z.string(),
    schedule: Schedule,
    target: Target,
    agentId: z.string().nullable(),
    agentOptions: AgentOptions.nullable(),
    skillId: z.string().nullable(),
    context: RoutineContext,
    enabled: z.boolean(),
    /** The next slot, or null while disabled. */
    nextRunAt: Instant.nullable(),
    lastRun: Run.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Routine' });
export type Routine = z.infer<typeof Routine>;
