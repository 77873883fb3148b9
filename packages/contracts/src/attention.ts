import { z } from 'zod';
import { PermissionRequest } from './approval.ts';
import { ErrorCode } from './error.ts';
import { Instant } from './time.ts';

/** What a link from an item leads to; null where there is none. */
const about = {
  /** Since when it wants a person. */
  at: Instant,
  routineId: z.string().nullable(),
  routineName: z.string().nullable(),
  /** The routine's run. */
  runId: z.string().nullable(),
  agentRunId: z.string().nullable(),
  projectId: z.string().nullable(),
};

const question = { ...about, agentRunId: z.string(), request: PermissionRequest };

/** An agent that enabled routines use; `routineId` and `routineName` are those of one of them. */
const agent = {
  ...about,
  /** Null where the routines name none. */
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  /** How many enabled routines use it. */
  routines: z.int().min(1),
  /** What to do, in one sentence. */
  remedy: z.string(),
};

/**
 * Something that waits for a person. `permission`: an agent at work asks, until
 * `deadlineAt`. `parked`: a run that ended with its question open. `blocked`: a
 * run that was denied what it needed, and that nobody has looked at. `failing`:
 * an enabled routine whose last runs failed, at least two in a row.
 * `paused_by_policy`: its policy paused it after failures. `agent_login`: an
 * agent that is here, but known not to be signed in. `agent_missing`: an agent
 * that is not here. `unreadable`: a definition that this daemon cannot read.
 */
export const AttentionItem = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('permission'), ...question, deadlineAt: Instant }),
    z.object({ kind: z.literal('parked'), ...question }),
    z.object({
      kind: z.literal('blocked'),
      ...about,
      agentRunId: z.string(),
      error: z.string().nullable(),
      errorCode: ErrorCode.nullable(),
    }),
    z.object({
      kind: z.literal('failing'),
      ...about,
      routineId: z.string(),
      /** Failed runs in a row. */
      failures: z.int().min(2),
      /** Of the last run that failed. */
      error: z.string().nullable(),
      errorCode: ErrorCode.nullable(),
    }),
    z.object({
      kind: z.literal('paused_by_policy'),
      ...about,
      routineId: z.string(),
      failures: z.int().min(0),
      reason: z.string(),
      error: z.string().nullable(),
      errorCode: ErrorCode.nullable(),
    }),
    z.object({ kind: z.literal('agent_login'), ...agent }),
    z.object({ kind: z.literal('agent_missing'), ...agent }),
    z.object({
      kind: z.literal('unreadable'),
      ...about,
      routineId: z.string(),
      why: z.string(),
    }),
  ])
  .meta({ id: 'AttentionItem' });
export type AttentionItem = z.infer<typeof AttentionItem>;
