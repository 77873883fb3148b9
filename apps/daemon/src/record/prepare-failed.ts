import { DaemonError, messageOf } from '../errors.ts';
import type { Claim, ReachedIds } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun, insertAgentRun } from '../store/queries/agent-runs.ts';
import { isRunLive, updateLiveRun } from '../store/queries/routine-runs.ts';
import { countOutcome } from './streak.ts';
import { findRoutine } from '../store/queries/routines.ts';

/**
 * Records a run whose preparation failed: the run row says why and which ids
 * had been reached; its agent run is listed as canceled, because no agent was
 * started. The slot stays claimed.
 *
 * @param daemonId the daemon that could not prepare it @param now UTC epoch ms
 * @returns false when another daemon has it in hand, who may prepare it yet; nothing is written then
 */
export function* recordPrepareFailed(
  claim: Claim,
  reached: ReachedIds,
  error: unknown,
  { daemonId, now }: { readonly daemonId: string; readonly now: number },
): Plan<boolean> {
  const text = messageOf(error);
  const code = error instanceof DaemonError ? error.code : 'PREPARE_FAILED';
  const status = code === 'DAEMON_STOPPED' || code === 'CANCELED' ? 'canceled' : 'failed';
  const end = {
    status,
    project_id: reached.projectId,
    conversation_id: reached.conversationId,
    completed_at: now,
    error: text,
    error_code: code,
  };
  if (yield* updateLiveRun(claim.runId, end, daemonId)) {
    yield* countOutcome(claim.routineId, status);
  } else if (yield* isRunLive(claim.runId)) return false;
  if ((yield* getAgentRun(claim.agentRunId)) !== null) return true;
  const routine = yield* findRoutine(claim.routineId);
  yield* insertAgentRun({
    id: claim.agentRunId,
    routineRunId: claim.runId,
    routineId: claim.routineId,
    projectId: reached.projectId || null,
    conversationId: reached.conversationId || null,
    assistantMessageId: reached.assistantMessageId || null,
    agentId: routine?.agentId ?? null,
    status: 'canceled',
    daemonId,
    error: text,
    errorCode: code,
    createdAt: now,
    completedAt: now,
  });
  return true;
}
