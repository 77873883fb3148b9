import type {
  AgentRun,
  AnswerInput,
  PermissionRequest,
  PermissionState,
  Resume,
} from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import type { NeedsYou } from '../store/queries/permission-events.ts';
import {
  getPermissionRequest,
  type GivenAnswer,
  type StoredRequest,
  takeAnswer,
} from '../store/queries/permission-requests.ts';
import { transcriptOf } from '../store/queries/transcripts.ts';
import type { Store } from '../store/store.ts';
import { noRequest, parking, tooLate } from './approval-refusals.ts';
import { noRun } from './runs.ts';

/** What an agent that has forgotten its conversation is told of it, in characters. */
const longestTranscript = 60_000;

/**
 * What became of an answer on its way to an agent: it waits no more, but has
 * been told (`taken`) or had come to another end; or it is in another daemon's
 * hands, which finds the answer in the store (`answersToDeliver`).
 */
export type Delivery = 'taken' | 'not_here' | Exclude<PermissionState, 'open'>;

/** A run that ended with a question which has its answer now. */
export interface ParkedRun {
  readonly run: AgentRun;
  /** What the new attempt's agent needs to go on. */
  readonly resume: Resume;
}

/** Goes on with a parked conversation as a new attempt. */
export interface ResumeParked {
  /** Writes the new attempt, in the transaction that takes the answer: neither is there without the other. */
  prepare(parked: ParkedRun, now: number): Plan<ResumedRun>;
  /** Called after the commit. */
  start(run: ResumedRun): void;
}

export interface ResumedRun {
  readonly agentRunId: string;
}

export interface ApprovalCommandsSetup {
  readonly store: Store;
  /** Tells an agent at work its answer. Never rejects. Left out: none is in this daemon's hands. */
  readonly deliver?: (answer: GivenAnswer) => Promise<Delivery>;
  /** Left out: this daemon goes on with none. */
  readonly resumeParked?: ResumeParked;
  /** Tells viewers that a question has come to its end. */
  readonly changed: (event: NeedsYou) => void;
}

/** Answering agents. */
export interface ApprovalCommands {
  /** @throws DaemonError RUN_NOT_FOUND, APPROVAL_NOT_FOUND; CONFLICT when the question waits for no answer any more */
  answer(
    agentRunId: string,
    input: AnswerInput,
  ): Promise<{ request: PermissionRequest; resumedBy: string | null }>;
}

/** Who answers over the API: the one person whose daemon it is. */
const by = 'person';

export function createApprovalCommands(setup: ApprovalCommandsSetup): ApprovalCommands {
  const { store, resumeParked = resumesNone, deliver = deliversNone, changed } = setup;
  return {
    async answer(agentRunId, input) {
      const at = now();
      const answered = await store.write(() => take(resumeParked, agentRunId, input, at));
      const { request, resumed, run } = answered;
      if (resumed !== null) {
        resumeParked.start(resumed);
        changed(newsOf(run, request));
        return { request, resumedBy: resumed.agentRunId };
      }
      const answer = { allow: input.allow, note: input.note ?? null };
      const end = await deliver({ agentRunId, requestId: request.id, answer, by });
      // What the agent was told instead comes with its events and corrects the row.
      if (end !== 'taken' && end !== 'not_here') throw tooLate({ ...request, state: end });
      return { request, resumedBy: null };
    },
  };
}

const deliversNone = () => Promise.resolve('not_here' as const);

const resumesNone: ResumeParked = {
  // oxlint-disable-next-line require-yield -- a plan that only refuses
  *prepare({ run }) {
    throw new DaemonError(
      'CONFLICT',
      `The run ${run.id} is parked and this daemon cannot go on with it. Run its routine again.`,
    );
  },
  start: () => undefined,
};

function* take(
  resumeParked: ResumeParked,
  agentRunId: string,
  input: AnswerInput,
  at: number,
): Plan<{ request: PermissionRequest; run: AgentRun; resumed: ResumedRun | null }> {
  const run = yield* getAgentRun(agentRunId);
  if (run === null) throw noRun(agentRunId);
  const asked = yield* getPermissionRequest(input.requestId);
  if (asked?.agentRunId !== agentRunId) throw noRequest(agentRunId, input.requestId);
  const { state } = asked;
  if (state !== 'open' && state !== 'parked') throw tooLate(asked);
  if (state === 'parked' && run.status !== 'parked') throw parking(asked);
  const answer = { allow: input.allow, note: input.note ?? null };
  const isTaken = yield* takeAnswer(asked.id, state, answer, { by, now: at });
  const request = (yield* getPermissionRequest(asked.id)) ?? asked;
  if (!isTaken) throw tooLate(request);
  if (state === 'open') return { request: shown(request), run, resumed: null };
  const resume = {
    sessionId: asked.sessionId,
    transcript: yield* transcriptOf(agentRunId, longestTranscript),
    question: {
      kind: asked.kind,
      title: asked.title,
      paths: asked.paths,
      fingerprint: asked.fingerprint,
    },
    answer,
  };
  const resumed = yield* resumeParked.prepare({ run, resume }, at);
  return { request: shown(request), run, resumed };
}

function shown(stored: StoredRequest): PermissionRequest {
  const { fingerprint: _, sessionId: __, ...request } = stored;
  return request;
}

function newsOf({ projectId }: AgentRun, request: PermissionRequest): NeedsYou {
  const { id, agentRunId, runId, routineId, state } = request;
  return {
    type: 'run.needs_you',
    routineId,
    runId,
    agentRunId,
    projectId: projectId ?? '',
    requestId: id,
    state,
  };
}
