import { randomUUID } from 'node:crypto';
import type { PreparedRun, RunRecord } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { insertAgentRun } from '../store/queries/agent-runs.ts';
import { appendMessage } from '../store/queries/messages.ts';
import { openAttempt } from '../store/queries/open-attempts.ts';
import { updateLiveRun } from '../store/queries/routine-runs.ts';

/**
 * Writes the next attempt of a run whose last one has just been ended: an agent
 * run and an answer of its own in the same conversation. The run is queued
 * again, so that its slot keeps its identity.
 *
 * @param notBefore UTC epoch ms
 * @param now UTC epoch ms
 */
export function* nextAttempt(
  last: PreparedRun,
  { status, error }: RunRecord,
  { daemonId, notBefore, now }: { daemonId: string; notBefore: number; now: number },
): Plan<PreparedRun | null> {
  const run: PreparedRun = {
    ...last,
    attempt: last.attempt + 1,
    agentRunId: randomUUID(),
    assistantMessageId: `routine-assistant-${randomUUID()}`,
  };
  const { runId, agentRunId, conversationId, attempt } = run;
  if (runId === null) return null;
  const why = `Attempt ${attempt} at ${new Date(notBefore).toISOString()}: attempt ${last.attempt} ended as ${status}${error === null ? '' : `: ${error}`}`;
  const live = yield* updateLiveRun(runId, {
    status: 'queued',
    agent_run_id: agentRunId,
    waiting_for: why.slice(0, 500),
  });
  if (!live) return null;
  const message = { conversationId, agentRunId, createdAt: now } as const;
  const { assistantMessageId } = run;
  yield* appendMessage({ ...message, id: assistantMessageId, role: 'assistant', content: '' });
  yield* insertAgentRun({
    id: agentRunId,
    routineRunId: runId,
    routineId: run.routineId,
    projectId: run.projectId,
    conversationId,
    assistantMessageId,
    agentId: run.agentId,
    status: 'queued',
    attempt,
    daemonId,
    createdAt: now,
  });
  yield* openAttempt(run, notBefore);
  return run;
}
