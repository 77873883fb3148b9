import {
  type AgentOptions,
  type AgentRun,
  type DirectRunInput,
  type FieldFault,
  isLive,
  type Run,
} from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Fire } from '../fire.ts';
import type { LiveRuns } from '../run/live-runs.ts';
import { getAgentRun, updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { findRun } from '../store/queries/routine-runs.ts';
import type { Store } from '../store/store.ts';

export interface RunCommandsSetup {
  readonly store: Store;
  readonly fire: Fire;
  readonly liveRuns: LiveRuns;
  readonly waitingFor: WaitingFor;
  readonly checkOptions: (agentId: string, options: AgentOptions) => readonly FieldFault[];
}

/** A run that has been prepared and is on its way to its agent. */
export interface StartedRun {
  readonly run: Run;
  readonly projectId: string;
  readonly conversationId: string;
  readonly agentRunId: string;
}

/** Starting and stopping runs. */
export interface RunCommands {
  /** @returns null when there is no such routine @throws what the preparation fails with */
  runRoutine(routineId: string): Promise<StartedRun | null>;
  /** @throws DaemonError PROJECT_NOT_FOUND, CONVERSATION_NOT_FOUND, VALIDATION_FAILED */
  start(
    input: DirectRunInput,
  ): Promise<{ runId: string; conversationId: string; assistantMessageId: string }>;
  /** @throws DaemonError RUN_NOT_FOUND */
  cancel(id: string): Promise<AgentRun>;
}

export function createRunCommands({
  store,
  fire,
  liveRuns,
  waitingFor,
  checkOptions,
}: RunCommandsSetup): RunCommands {
  return {
    async runRoutine(routineId) {
      const prepared = await fire.manual(routineId);
      if (prepared === null || prepared.runId === null) return null;
      const { runId, projectId, conversationId, agentRunId } = prepared;
      const run = await store.read(() => findRun(runId));
      if (run === null) return null;
      return { run: withReason(run, waitingFor), projectId, conversationId, agentRunId };
    },
    async start(input) {
      // In a conversation the options of its last run hold where none are given; the run checks those.
      const isReply = input.agentOptions == null && input.conversationId != null;
      const details = isReply ? [] : checkOptions(input.agentId, input.agentOptions ?? {});
      const [first] = details;
      if (first !== undefined) {
        throw new DaemonError('VALIDATION_FAILED', `${first.field}: ${first.message}`, { details });
      }
      const { agentRunId, conversationId, assistantMessageId } = await fire.direct(input);
      return { runId: agentRunId, conversationId, assistantMessageId };
    },
    async cancel(id) {
      const run = await store.read(() => getAgentRun(id));
      if (run === null) throw noRun(id);
      if (isLive(run.status) && !liveRuns.stop(id, 'canceled')) {
        // In a sibling daemon's hands: it looks for requests every second.
        await store.write(() => updateLiveAgentRun(id, { cancel_requested_at: now() }));
      }
      return run;
    },
  };
}

/** Says why a run waits, as far as this daemon knows. */
export type WaitingFor = (agentRunId: string) => string | null;

/**
 * A queued run with the reason why it waits. What it was claimed to wait for
 * stands in its row; that it waits for a place is asked of the gate: thousands
 * may wait for one, and none of them is written for it. Of a run that waits at
 * another daemon's gate only that is known.
 */
export function withReason(run: Run, waitingFor: WaitingFor): Run {
  if (run.status !== 'queued') return run;
  return { ...run, waitingFor: waitingFor(run.agentRunId) ?? run.waitingFor };
}

/** As `withReason`, for an agent run. */
export function agentRunWithReason(run: AgentRun, waitingFor: WaitingFor): AgentRun {
  if (run.status !== 'queued') return run;
  return { ...run, waitingFor: waitingFor(run.id) ?? run.waitingFor };
}

/** There is no such agent run. */
export function noRun(id: string): DaemonError {
  return new DaemonError(
    'RUN_NOT_FOUND',
    `No run has the id ${JSON.stringify(id)}. \`open-design run list\` shows the newest.`,
  );
}
