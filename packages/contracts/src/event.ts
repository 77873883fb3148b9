import { z } from 'zod';
import { PermissionEnd, PermissionQuestion, PermissionState } from './approval.ts';
import { ErrorCode } from './error.ts';
import { RunStatus } from './run.ts';
import { SlotOutcome } from './slot.ts';
import { Instant } from './time.ts';
import { Pruning } from './workspace.ts';

/** What an agent says and does, whichever agent it is. */
export const AgentPayload = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('status'), status: z.string(), detail: z.string().optional() }),
    z.object({ type: z.literal('text_delta'), text: z.string() }),
    z.object({ type: z.literal('thinking_delta'), text: z.string() }),
    z.object({
      type: z.literal('tool_use'),
      id: z.string(),
      name: z.string(),
      input: z.json(),
    }),
    z.object({
      type: z.literal('tool_result'),
      toolUseId: z.string(),
      content: z.json(),
      isError: z.boolean(),
    }),
    z.object({
      type: z.literal('usage'),
      usage: z.record(z.string(), z.number()),
      costUsd: z.number().nullable(),
      durationMs: z.number().nullable(),
      stopReason: z.string().nullable(),
    }),
    z.object({ type: z.literal('raw'), raw: z.json() }),
  ])
  .meta({ id: 'AgentPayload' });
export type AgentPayload = z.infer<typeof AgentPayload>;

const text = z.object({ text: z.string() });

/** The names and payloads of a run's events, in the order start … end. */
export const RunEventBody = z
  .discriminatedUnion('name', [
    z.object({
      name: z.literal('start'),
      data: z.object({
        agentId: z.string(),
        projectId: z.string(),
        conversationId: z.string(),
        cwd: z.string(),
        attempt: z.int(),
      }),
    }),
    z.object({ name: z.literal('agent'), data: AgentPayload }),
    z.object({ name: z.literal('stdout'), data: text }),
    z.object({ name: z.literal('stderr'), data: text }),
    z.object({
      name: z.literal('diagnostic'),
      data: z.object({ code: z.string(), message: z.string() }),
    }),
    z.object({ name: z.literal('permission_request'), data: PermissionQuestion }),
    z.object({ name: z.literal('permission_answer'), data: PermissionEnd }),
    z.object({
      name: z.literal('error'),
      data: z.object({ code: ErrorCode, message: z.string() }),
    }),
    z.object({
      name: z.literal('end'),
      data: z.object({
        status: RunStatus,
        exitCode: z.int().nullable(),
        signal: z.string().nullable(),
        error: z.string().nullable(),
      }),
    }),
  ])
  .meta({ id: 'RunEventBody' });
export type RunEventBody = z.infer<typeof RunEventBody>;

/** One stored event of an agent run. `seq` counts from 1 without a gap and is the SSE id. */
export const RunEvent = z
  .intersection(z.object({ seq: z.int().min(1), at: Instant }), RunEventBody)
  .meta({ id: 'RunEvent' });
export type RunEvent = z.infer<typeof RunEvent>;

/** What happened; `daemonId` is the sibling it happened in, absent for the daemon that is watched itself. */
function happening<S extends z.ZodRawShape>(shape: S) {
  return z.object({ ...shape, daemonId: z.string().optional() });
}

/**
 * What happens in the daemon and in its siblings, as sent on `/api/events`: type
 * and names only, so that a page or a terminal knows what to read again.
 */
export const DaemonEvent = z
  .discriminatedUnion('type', [
    happening({ type: z.literal('routine.changed'), routineId: z.string() }),
    happening({ type: z.literal('project.changed'), projectId: z.string() }),
    happening({
      /** The rules of time zones are of another edition than before: so many routines are planned anew. */
      type: z.literal('zones.changed'),
      from: z.string(),
      to: z.string(),
      routines: z.int(),
    }),
    happening({
      type: z.literal('slot.claimed'),
      routineId: z.string(),
      slotAt: Instant,
      runId: z.string(),
    }),
    happening({
      /** Slots that did not run: missed, or skipped by a policy. */
      type: z.literal('slot.unrun'),
      routineId: z.string(),
      slotAt: Instant,
      untilAt: Instant,
      count: z.int(),
      outcome: SlotOutcome.extract(['missed', 'skipped']),
    }),
    happening({
      /** An attempt did not come to its end and another follows. */
      type: z.literal('run.retried'),
      runId: z.string(),
      agentRunId: z.string(),
      attempt: z.int(),
      nextAgentRunId: z.string(),
    }),
    happening({
      type: z.literal('run.prepared'),
      routineId: z.string().nullable(),
      runId: z.string().nullable(),
      agentRunId: z.string(),
      projectId: z.string(),
      conversationId: z.string(),
    }),
    happening({
      type: z.literal('run.started'),
      runId: z.string().nullable(),
      agentRunId: z.string(),
      projectId: z.string(),
    }),
    happening({
      /** An agent asks a person (`open`), or such a question has come to its end. */
      type: z.literal('run.needs_you'),
      routineId: z.string().nullable(),
      runId: z.string().nullable(),
      agentRunId: z.string(),
      projectId: z.string(),
      requestId: z.string(),
      state: PermissionState,
    }),
    happening({
      type: z.literal('run.finished'),
      routineId: z.string().nullable(),
      runId: z.string().nullable(),
      agentRunId: z.string(),
      projectId: z.string(),
      status: RunStatus,
    }),
    happening({
      /** A person has looked at a result, or made it unread again (`lookedAt` null). */
      type: z.literal('run.looked'),
      /** Null for all that ended up to an instant. */
      agentRunId: z.string().nullable(),
      lookedAt: Instant.nullable(),
    }),
    happening({
      /** Something that a run had left on disk was removed; the ledger of prunings says why. */
      type: z.literal('run.pruned'),
      routineId: z.string().nullable(),
      agentRunId: z.string(),
      what: Pruning.shape.what,
    }),
    happening({
      /** A plugin was installed, trusted, granted something or removed. */
      type: z.literal('plugin.changed'),
      pluginId: z.string(),
    }),
    /** A secret was set or removed. */
    happening({ type: z.literal('secret.changed'), name: z.string() }),
    /** Agents are not as they were found before. */
    happening({ type: z.literal('agents.changed') }),
    /** Other daemons than before work on the store. */
    happening({ type: z.literal('daemons.changed') }),
    /** Siblings did something, and what is not known here: all that was read may be out of date. */
    happening({ type: z.literal('siblings.changed') }),
    happening({
      /** An account of an agent is at rest until an instant, or is not any more (null). */
      type: z.literal('agent.rests'),
      agentId: z.string(),
      until: Instant.nullable(),
    }),
    happening({
      /** What runs left behind takes more disk than it may, and all of it is live or waits to be looked at. */
      type: z.literal('disk.over_budget'),
      /** Null for all routines together. */
      routineId: z.string().nullable(),
      bytes: z.int(),
      maxBytes: z.int(),
    }),
  ])
  .meta({ id: 'DaemonEvent' });
export type DaemonEvent = z.infer<typeof DaemonEvent>;
