import type { PreparedRun, RunRecord } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { setMessageContent } from '../store/queries/messages.ts';
import { updateLiveRun } from '../store/queries/routine-runs.ts';
import { countOutcome } from './streak.ts';

/**
 * Records the end of a run: agent run, run row and the assistant's message.
 *
 * @returns false when the run had ended already (another daemon took it for dead); nothing is written then
 */
export function* finish(
  run: Pick<PreparedRun, 'agentRunId' | 'runId' | 'routineId' | 'assistantMessageId'>,
  record: RunRecord,
  answer: string,
): Plan<boolean> {
  const { status, error, errorCode, completedAt, summary } = record;
  const ended = { status, error, error_code: errorCode, completed_at: completedAt };
  const live = yield* updateLiveAgentRun(run.agentRunId, {
    ...ended,
    exit_code: record.exitCode,
    signal: record.signal,
    updated_at: completedAt,
  });
  if (!live) return false;
  if (run.runId !== null) yield* updateLiveRun(run.runId, { ...ended, summary });
  if (run.routineId !== null) yield* countOutcome(run.routineId, status);
  yield* setMessageContent(run.assistantMessageId, answer, completedAt);
  return true;
}

/** Records that the agent works: both rows are running from now on. @param now UTC epoch ms */
export function* markRunning(
  run: Pick<PreparedRun, 'agentRunId' | 'runId'>,
  now: number,
): Plan<void> {
  yield* updateLiveAgentRun(run.agentRunId, {
    status: 'running',
    started_at: now,
    updated_at: now,
  });
  if (run.runId !== null) yield* updateLiveRun(run.runId, { status: 'running' });
}

/** Keeps what is needed to find the agent's process after a crash of ours. */
export function* markSpawned(
  agentRunId: string,
  { pid, startedToken }: { readonly pid: number; readonly startedToken: string | null },
): Plan<void> {
  yield* updateLiveAgentRun(agentRunId, { pid, started_token: startedToken });
}
