import { isLive, type RunStatus } from '@open-design/contracts';
import { later, now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Rooms } from '../fire/rooms.ts';
import { waitStep } from '../fire/wait-step.ts';
import type { Claim, Outcome } from '../handoff.ts';
import { finish, markRunning } from '../record/finish.ts';
import { recordOf } from '../record/outcome.ts';
import { recordPrepareFailed } from '../record/prepare-failed.ts';
import type { Plan } from '../store/plan.ts';
import { insertAgentRun } from '../store/queries/agent-runs.ts';
import { Outage } from './world.ts';
import { findRun } from '../store/queries/routine-runs.ts';

/** How a simulated run goes. */
export interface RunCourse {
  /** ms */
  readonly takes: number;
  readonly succeeds: boolean;
}

/** How soon (ms) a write that was refused is tried again. */
const againMs = 5_000;

const nowhere = { projectId: '', conversationId: '', assistantMessageId: '' };

/**
 * The one thing that is made up: a run that does nothing for a while. It waits
 * its turn, is live and ends in the ledger as a real one, and can be stopped.
 * Never rejects.
 */
export async function standInRun(rooms: Rooms, claim: Claim, course: RunCourse): Promise<void> {
  const { store, claim: own, liveRuns, hub } = rooms;
  const { runId, routineId, agentRunId } = claim;
  try {
    await waitStep(rooms, claim);
    await store.write(() => begin(claim, own.daemonId));
  } catch (error) {
    const by = { daemonId: own.daemonId, now: now() };
    await insist(rooms, () => store.write(() => recordPrepareFailed(claim, nowhere, error, by)));
    announce(
      error instanceof DaemonError && error.code === 'DAEMON_STOPPED' ? 'canceled' : 'failed',
    );
    return;
  }
  const signal = liveRuns.enter(agentRunId);
  await elapsed(course.takes, signal);
  const record = recordOf(outcomeOf(course, signal), signal.reason, now());
  const run = { ...nowhere, agentRunId, runId, routineId };
  if (
    await insist(rooms, () => store.write(() => finish(run, record, { answer: '' }, own.daemonId)))
  )
    announce(record.status);
  liveRuns.leave(agentRunId);

  function announce(status: RunStatus): void {
    hub.publish({ type: 'run.finished', ...nowhere, routineId, runId, agentRunId, status });
  }
}

/** As a real run does: what must reach the ledger is tried again while the store does not answer. */
async function insist<T>({ stopping }: Rooms, write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof Outage) || stopping.aborted) throw error;
    }
    await elapsed(againMs, stopping);
  }
}

/** What a preparation leaves in the ledger, and the agent's start. */
function* begin({ runId, routineId, agentRunId }: Claim, daemonId: string): Plan<void> {
  const run = yield* findRun(runId);
  if (run === null || !isLive(run.status)) {
    throw new DaemonError('CANCELED', `The run ${runId} was ended before it was prepared.`);
  }
  const at = now();
  yield* insertAgentRun({
    id: agentRunId,
    routineRunId: runId,
    routineId,
    projectId: null,
    conversationId: null,
    assistantMessageId: null,
    agentId: null,
    status: 'queued',
    daemonId,
    createdAt: at,
  });
  yield* markRunning({ agentRunId, runId }, '', daemonId, at);
}

function outcomeOf({ succeeds }: RunCourse, signal: AbortSignal): Outcome {
  const failure = { code: 'AGENT_FAILED', message: 'It fails in this simulation.' } as const;
  return {
    isCanceled: signal.aborted,
    failure: signal.aborted || succeeds ? null : failure,
    exitCode: null,
    signal: null,
    answer: '',
  };
}

function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = later(ms, resolve);
    signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
  });
}
