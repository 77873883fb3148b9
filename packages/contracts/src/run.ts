import { z } from 'zod';
import { PermissionRequest } from './approval.ts';
import { ErrorCode } from './error.ts';
import { Usage } from './outcome.ts';
import { Instant } from './time.ts';

/**
 * The states of a run. The first three are live. `needs_you`: at work, and its
 * agent waits for a person's answer. `blocked`: the agent ended its turn, but
 * what it needed to do was denied. `interrupted`: what ran it died; that says
 * nothing about the routine. `parked`: ended while its question was open; the
 * answer goes on with the conversation as a new attempt.
 */
export const RunStatus = z
  .enum([
    'queued',
    'running',
    'needs_you',
    'succeeded',
    'nothing_to_do',
    'blocked',
    'failed',
    'timed_out',
    'interrupted',
    'canceled',
    'parked',
  ])
  .meta({ id: 'RunStatus' });
export type RunStatus = z.infer<typeof RunStatus>;

/** The final states. */
export const FinalStatus = RunStatus.exclude(['queued', 'running', 'needs_you']);
export type FinalStatus = z.infer<typeof FinalStatus>;

/** Whether a run in this state can still change. */
export function isLive(status: RunStatus): boolean {
  return status === 'queued' || status === 'running' || status === 'needs_you';
}

/** What set a routine's run off; `catch_up` is a slot taken up after its time, `backfill` one of a range that a person asked for. */
export const Trigger = z
  .enum(['manual', 'scheduled', 'catch_up', 'backfill'])
  .meta({ id: 'Trigger' });
export type Trigger = z.infer<typeof Trigger>;

/**
 * One run of a routine. An id that the preparation did not reach is the empty
 * string. `completedAt` is null while the run is live.
 */
export const Run = z
  .object({
    id: z.string(),
    routineId: z.string(),
    trigger: Trigger,
    status: RunStatus,
    /** The slot that the run stands for, or null for a manual run. */
    slotAt: Instant.nullable(),
    projectId: z.string(),
    conversationId: z.string(),
    agentRunId: z.string(),
    startedAt: Instant,
    completedAt: Instant.nullable(),
    /** The version of the routine's definition that it runs under. */
    version: z.int().min(1).nullable(),
    /** Why a queued run waits, or null. */
    waitingFor: z.string().nullable(),
    summary: z.string().nullable(),
    error: z.string().nullable(),
    errorCode: ErrorCode.nullable(),
    /** What its agent asks a person, or null. */
    needsYou: PermissionRequest.nullable().default(null),
    /** What the agent used, all attempts together; null while that is not known. */
    usage: Usage.nullable().default(null),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

/** The agent's work for a run or for a direct message: what `/api/runs` lists. */
export const AgentRun = z
  .object({
    id: z.string(),
    routineId: z.string().nullable(),
    projectId: z.string().nullable(),
    conversationId: z.string().nullable(),
    assistantMessageId: z.string().nullable(),
    agentId: z.string().nullable(),
    status: RunStatus,
    attempt: z.int().min(1),
    createdAt: Instant,
    updatedAt: Instant,
    startedAt: Instant.nullable(),
    completedAt: Instant.nullable(),
    /** Why it waits while it is queued, or null. */
    waitingFor: z.string().nullable(),
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    error: z.string().nullable(),
    errorCode: ErrorCode.nullable(),
    /** What the agent asks a person, or null. */
    needsYou: PermissionRequest.nullable().default(null),
    /** When a person looked at its result; null while nobody has. */
    lookedAt: Instant.nullable().default(null),
    /** What the agent used; null while that is not known. */
    usage: Usage.nullable().default(null),
  })
  .meta({ id: 'AgentRun' });
export type AgentRun = z.infer<typeof AgentRun>;
