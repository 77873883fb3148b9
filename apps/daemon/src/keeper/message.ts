import {
  AgentOptions,
  ApprovalPolicy,
  Continuation,
  LimitsPolicy,
  McpServer,
  Outcome,
  OutcomeChecks,
  PermissionAnswer,
  PermissionState,
  PreCheck,
  Resume,
} from '@open-design/contracts';
import { z } from 'zod';
import { Prices } from '../config/prices.ts';
import { RunEnvironment } from '../secrets/run-environment.ts';
import { SpendBounds } from './spend-bounds.ts';

/**
 * What daemon and keeper speak. Of two builds, one may be older: a daemon goes on
 * with the keepers of the build before it, and one that was not started again
 * after an upgrade starts keepers of the build after it. A message more, which the
 * other side passes over, or a field that may be left out needs no new number;
 * everything else does.
 */
export const wireVersion = 1;

/** Where another build lies on the disk than the one that runs, and that is why something cannot be done. */
export const replacedText =
  'Open Design was replaced on the disk since this daemon was started. Start the daemon again; live runs go on.';

/** All that a keeper needs to start one attempt. It crosses the control socket, so it is plain JSON. */
export const StartOrder = z.object({
  agentRunId: z.string(),
  runId: z.string().nullable(),
  routineId: z.string().nullable(),
  /** UTC epoch ms. */
  slotAt: z.number().nullable(),
  attempt: z.int(),
  projectId: z.string(),
  conversationId: z.string(),
  /** UTC epoch ms. */
  lastSuccessAt: z.number().nullable(),
  agentId: z.string(),
  agentOptions: AgentOptions,
  prompt: z.string(),
  /** The skills of its plugins, each name once; `folder` is an absolute path on this machine. */
  skills: z.array(z.object({ name: z.string(), description: z.string(), folder: z.string() })),
  /** The servers of tools of its plugins and routine, each name once. */
  mcpServers: z.array(McpServer),
  /** Absolute path of the workspace; it exists. */
  cwd: z.string(),
  /** Absolute path of the spool's folder; it does not exist yet. */
  spool: z.string(),
  approvals: ApprovalPolicy,
  limits: LimitsPolicy,
  preCheck: PreCheck.nullable(),
  checks: OutcomeChecks,
  /** What models cost, as a person has written it down. */
  prices: Prices,
  /** What it may use at the most. */
  budget: SpendBounds,
  /** What it may use of the budgets of its day until more is allowed. */
  granted: SpendBounds,
  environment: RunEnvironment,
  /** The conversation that a person's message goes on with. */
  session: Continuation.nullable(),
  /** The parked conversation that it goes on with. */
  resume: Resume.nullable(),
  /** Told in the run's events after its start. */
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
  /** How long (ms) the run goes on while no daemon is there; null for as long as it takes. */
  aloneMs: z.number().nullable(),
});
export type StartOrder = z.infer<typeof StartOrder>;

/** Why a run is to stop; `alone` when no daemon can answer for it any more, `budget` when the budget of its day is used up. */
export const StopReason = z.enum(['canceled', 'daemon_stopped', 'alone', 'budget']);
export type StopReason = z.infer<typeof StopReason>;

/** What a daemon says to a keeper: one JSON text a line. */
export const ToKeeper = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), order: StartOrder }),
  /** A run will need it soon: its time of idleness begins anew. */
  z.object({ type: z.literal('stay') }),
  /** Asks whether it is at work; any message answers. */
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('stop'), agentRunId: z.string(), reason: StopReason }),
  /** What a run may use of the budgets of its day now; `stop` with the reason `budget` denies more. */
  z.object({ type: z.literal('allow'), agentRunId: z.string(), granted: SpendBounds }),
  /** A person's answer to a question of a run. */
  z.object({
    type: z.literal('answer'),
    agentRunId: z.string(),
    requestId: z.string(),
    answer: PermissionAnswer,
    by: z.string(),
  }),
]);
export type ToKeeper = z.infer<typeof ToKeeper>;

/** What a keeper says to every daemon that is connected: one JSON text a line. */
export const FromKeeper = z.discriminatedUnion('type', [
  /** The answer to `start`; `isOurs` is false when the attempt had been started before. */
  z.object({ type: z.literal('started'), agentRunId: z.string(), isOurs: z.boolean() }),
  /** The attempt could not be started. */
  z.object({ type: z.literal('refused'), agentRunId: z.string(), message: z.string() }),
  /** What became of an answer: taken, to a question that is not known, or too late, with how it had ended. */
  z.object({
    type: z.literal('answered'),
    requestId: z.string(),
    fate: z.enum(['taken', 'unknown', ...PermissionState.exclude(['open']).options]),
  }),
  /** The answer to `ping`. */
  z.object({ type: z.literal('pong') }),
  /** There is more in the spool. */
  z.object({ type: z.literal('grown'), agentRunId: z.string() }),
  /** The run has ended; `outcome` only where the spool could not take it. */
  z.object({ type: z.literal('ended'), agentRunId: z.string(), outcome: Outcome.nullable() }),
  /** It has nothing left to own and goes as soon as nobody is connected. */
  z.object({ type: z.literal('leaving') }),
]);
export type FromKeeper = z.infer<typeof FromKeeper>;
