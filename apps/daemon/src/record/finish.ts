import type { Outcome, PreparedRun, RunRecord } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { leaveFolder } from '../store/queries/folder-line.ts';
import { withdrawRequests } from '../store/queries/permission-requests.ts';
import { closeAttempt, handAttempt } from '../store/queries/open-attempts.ts';
import { setMessageContent } from '../store/queries/messages.ts';
import { updateLiveRun } from '../store/queries/routine-runs.ts';
import { skipSlotOf } from '../store/queries/skipped-slot.ts';
import { countOutcome } from './streak.ts';

/**
 * Records the end of a run: its last attempt, the run row and the routine's streak.
 *
 * @param owner the daemon that says so: of a run that another has taken over it has nothing to say
 * @returns false when the run had ended already, or is in another daemon's hands; nothing is written then
 */
export function* finish(
  run: Pick<PreparedRun, 'agentRunId' | 'runId' | 'routineId' | 'assistantMessageId'> &
    Partial<Pick<PreparedRun, 'agentOptions'>>,
  record: RunRecord,
  outcome: EndFacts,
  owner: string,
): Plan<boolean> {
  if (!(yield* finishAttempt(run, record, outcome, owner))) return false;
  const { status, summary } = record;
  const { skippedBy } = outcome;
  if (run.runId !== null) {
    yield* updateLiveRun(run.runId, { ...endOf(record), summary });
    if (skippedBy !== undefined) yield* skipSlotOf(run.runId, skippedBy);
  }
  // That there was no room in a budget says nothing about the routine.
  if (run.routineId !== null && skippedBy !== 'budget') yield* countOutcome(run.routineId, status);
  return true;
}

/** What the ledger keeps of an outcome beside the record. */
export type EndFacts = Pick<
  Outcome,
  'answer' | 'sessionId' | 'usage' | 'timedOut' | 'leftovers' | 'skippedBy' | 'checks' | 'decidedBy'
>;

function endOf({ status, error, errorCode, completedAt }: RunRecord) {
  return { status, error, error_code: errorCode, completed_at: completedAt };
}

/**
 * Records the end of an attempt: its agent run and the assistant's message.
 *
 * @param owner as for `finish`
 * @returns false when it had ended already, or is in another daemon's hands; nothing is written then
 */
export function* finishAttempt(
  run: Pick<PreparedRun, 'agentRunId' | 'assistantMessageId'> &
    Partial<Pick<PreparedRun, 'agentOptions'>>,
  record: RunRecord,
  outcome: EndFacts,
  owner: string,
): Plan<boolean> {
  const { completedAt } = record;
  const { answer, sessionId, usage, timedOut, leftovers, checks, decidedBy } = outcome;
  const facts = { usage, timedOut, leftovers, checks, decidedBy, agentOptions: run.agentOptions };
  const end = {
    ...endOf(record),
    session_id: sessionId ?? null,
    facts_json: JSON.stringify(facts),
    exit_code: record.exitCode,
    signal: record.signal,
    updated_at: completedAt,
  };
  const live = yield* updateLiveAgentRun(run.agentRunId, end, owner);
  if (!live) return false;
  // A parked one keeps its order: the answer goes on with it.
  if (record.status !== 'parked') yield* closeAttempt(run.agentRunId);
  yield* withdrawRequests(run.agentRunId, record.status);
  yield* leaveFolder(run.agentRunId, completedAt);
  yield* setMessageContent(run.assistantMessageId, answer, completedAt);
  return true;
}

/**
 * Records that the agent works, and where its spool will be: both rows are
 * running from now on.
 *
 * @param owner the daemon that starts it
 * @param now UTC epoch ms
 * @returns false when the run had ended already, or is in another daemon's hands
 */
export function* markRunning(
  run: Pick<PreparedRun, 'agentRunId' | 'runId'>,
  spool: string,
  owner: string,
  now: number,
): Plan<boolean> {
  const running = { status: 'running', started_at: now, updated_at: now };
  if (!(yield* updateLiveAgentRun(run.agentRunId, running, owner))) return false;
  if (run.runId !== null) yield* updateLiveRun(run.runId, { status: 'running' });
  yield* handAttempt(run.agentRunId, spool);
  return true;
}

/** Keeps what is needed to find the agent's process after a crash of ours. */
export function* markSpawned(
  agentRunId: string,
  { pid, startedToken }: { readonly pid: number; readonly startedToken: string | null },
): Plan<void> {
  yield* updateLiveAgentRun(agentRunId, { pid, started_token: startedToken });
}
