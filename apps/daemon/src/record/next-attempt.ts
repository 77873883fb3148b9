import { randomUUID } from 'node:crypto';
import type { Resume } from '@open-design/contracts';
import type { PreparedRun, RunRecord } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { insertAgentRun } from '../store/queries/agent-runs.ts';
import { appendMessage } from '../store/queries/messages.ts';
import { closeAttempt, openAttempt } from '../store/queries/open-attempts.ts';
import { reviveRun, updateLiveRun } from '../store/queries/routine-runs.ts';

/** Who writes the next attempt, and when it may start. Instants are UTC epoch ms. */
interface NextWish {
  readonly daemonId: string;
  readonly notBefore: number;
  readonly now: number;
  /** False for an attempt that the retry policy does not count the last one for. */
  readonly isCounted?: boolean;
}

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
  { status, error }: Pick<RunRecord, 'status' | 'error'>,
  { daemonId, notBefore, now, isCounted = true }: NextWish,
): Plan<PreparedRun | null> {
  const run: PreparedRun = {
    ...last,
    // A conversation that it was to go on with is gone on with again.
    earlier: last.resume === null ? [] : [...last.earlier, last.agentRunId],
    attempt: last.attempt + 1,
    uncounted: last.uncounted + (isCounted ? 0 : 1),
    agentRunId: randomUUID(),
    assistantMessageId: `routine-assistant-${randomUUID()}`,
  };
  const { runId, agentRunId, conversationId, attempt } = run;
  const why = `Attempt ${attempt} at ${new Date(notBefore).toISOString()}: attempt ${last.attempt} ended as ${status}${error === null ? '' : `: ${error}`}`;
  const again = { status: 'queued', agent_run_id: agentRunId, waiting_for: why.slice(0, 500) };
  if (runId !== null && !(yield* updateLiveRun(runId, again))) return null;
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

/**
 * Goes on with a parked run whose question has its answer now: the run is live
 * again, with a next attempt that resumes the conversation.
 *
 * @param now UTC epoch ms
 * @returns null when it is not parked any more
 */
export function* reopenParked(
  parked: PreparedRun,
  resume: Resume,
  { daemonId, now }: { daemonId: string; now: number },
): Plan<PreparedRun | null> {
  const { runId, agentRunId, conversationId } = parked;
  if (runId !== null && !(yield* reviveRun(runId, agentRunId, daemonId))) return null;
  yield* closeAttempt(agentRunId);
  const { allow, note } = resume.answer;
  const said = `${allow ? 'Allowed' : 'Denied'}: ${resume.question.title}.`;
  const content = note === null ? said : `${said} ${note}`;
  const id = `routine-user-${randomUUID()}`;
  const message = { conversationId, agentRunId, createdAt: now } as const;
  yield* appendMessage({ ...message, id, role: 'user', content });
  const record = { status: 'parked', error: null } as const;
  return yield* nextAttempt({ ...parked, resume }, record, { daemonId, notBefore: now, now });
}
