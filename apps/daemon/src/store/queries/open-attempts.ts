import { AgentOptions, Continuation, Policies, Resume } from '@open-design/contracts';
import { z } from 'zod';
import type { PreparedRun } from '../../handoff.ts';
import { build } from '../compile.ts';
import { change, first, type Plan } from '../plan.ts';

const Order = z.object({
  runId: z.string().nullable(),
  routineId: z.string().nullable(),
  slotAt: z.number().nullable(),
  agentRunId: z.string(),
  attempt: z.int(),
  uncounted: z.int().default(0),
  projectId: z.string(),
  conversationId: z.string(),
  assistantMessageId: z.string(),
  folder: z.string().nullable(),
  agentId: z.string().nullable(),
  agentOptions: AgentOptions,
  standsInFor: z
    .object({ agentId: z.string().nullable(), agentOptions: AgentOptions })
    .nullable()
    .default(null),
  prompt: z.string(),
  lastSuccessAt: z.number().nullable(),
  policies: Policies,
  isNewProject: z.boolean(),
  session: Continuation.nullable(),
  resume: Resume.nullable(),
  // Orders of an earlier program have none.
  earlier: z.array(z.string()).default([]),
}) satisfies z.ZodType<PreparedRun>;

/** A live attempt, as whoever takes it over finds it. */
export interface OpenAttempt {
  readonly run: PreparedRun;
  /** The folder of its spool, once it was handed to a keeper. */
  readonly spool: string | null;
  /** Not to be started before (UTC epoch ms). */
  readonly notBefore: number | null;
}

/** Keeps an attempt's order. @param notBefore UTC epoch ms */
export function* openAttempt(run: PreparedRun, notBefore: number | null = null): Plan<void> {
  const { agentRunId } = run;
  const row = { agent_run_id: agentRunId, order_json: JSON.stringify(run), spool: null };
  yield* change(build.insertInto('open_attempts').values({ ...row, not_before: notBefore }));
}

/** Another agent works at it than was ordered. */
export function* changeOrder(run: PreparedRun): Plan<void> {
  const { agentRunId, agentId } = run;
  yield* change(
    build
      .updateTable('open_attempts')
      .set({ order_json: JSON.stringify(run) })
      .where('agent_run_id', '=', agentRunId),
  );
  yield* change(
    build.updateTable('agent_runs').set({ agent_id: agentId }).where('id', '=', agentRunId),
  );
}

/** Writes down where its spool will be; before the keeper is asked, so that a spool is never unknown. */
export function* handAttempt(agentRunId: string, spool: string): Plan<void> {
  yield* change(
    build.updateTable('open_attempts').set({ spool }).where('agent_run_id', '=', agentRunId),
  );
}

/** The attempt, or null when it has ended. */
export function* findAttempt(agentRunId: string): Plan<OpenAttempt | null> {
  const row = yield* first(
    build.selectFrom('open_attempts').selectAll().where('agent_run_id', '=', agentRunId),
  );
  if (row === undefined) return null;
  const run = Order.parse(JSON.parse(row.order_json));
  return { run, spool: row.spool, notBefore: row.not_before };
}

/** The attempt has ended. */
export function* closeAttempt(agentRunId: string): Plan<void> {
  yield* change(build.deleteFrom('open_attempts').where('agent_run_id', '=', agentRunId));
}
