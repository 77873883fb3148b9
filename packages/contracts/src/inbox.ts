import { z } from 'zod';
import { ErrorCode } from './error.ts';
import { Usage } from './outcome.ts';
import { FinalStatus, Trigger } from './run.ts';
import { Instant } from './time.ts';

/** The count of unread runs goes up to here. */
export const MOST_UNREAD = 1_000;

/** A run that has ended. Of a run with several attempts it is the last one. */
export const InboxItem = z
  .object({
    agentRunId: z.string(),
    /** The routine's run, or null for a direct message. */
    runId: z.string().nullable(),
    routineId: z.string().nullable(),
    routineName: z.string().nullable(),
    projectId: z.string().nullable(),
    projectName: z.string().nullable(),
    conversationId: z.string().nullable(),
    agentId: z.string().nullable(),
    status: FinalStatus,
    trigger: Trigger.nullable(),
    slotAt: Instant.nullable(),
    /** When its agent was started; null where it never was. */
    startedAt: Instant.nullable(),
    completedAt: Instant,
    /** The beginning of the agent's answer, on one line. */
    summary: z.string().nullable(),
    error: z.string().nullable(),
    errorCode: ErrorCode.nullable(),
    /** Null where nothing was compared. */
    filesChanged: z.int().min(0).nullable(),
    usage: Usage.nullable(),
    /** When a person looked at the result; null while nobody has. */
    lookedAt: Instant.nullable(),
  })
  .meta({ id: 'InboxItem' });
export type InboxItem = z.infer<typeof InboxItem>;
