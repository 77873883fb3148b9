import type { Outcome } from '@open-design/contracts';
import type { AgentAdapter, AgentProcess, QuestionTerms } from '../agents/agent.ts';
import type { OpenQuestions } from '../agents/approval/open-questions.ts';
import { withLimits } from '../agents/limits/limits.ts';
import { environmentOf } from '../agents/process/environment.ts';
import { messageOf } from '../errors.ts';
import { type KeeperRecord, makeSpoolFolder } from '../spool/folder.ts';
import { openWriter, type SpoolWriter } from '../spool/write.ts';
import { createMask } from '../secrets/mask.ts';
import { maskOutcome } from '../secrets/mask-event.ts';
import { maskPort } from '../secrets/mask-port.ts';
import { Allowance } from './allowance.ts';
import type { FromKeeper, StartOrder, StopReason } from './message.ts';
import { perform } from './perform.ts';
import type { SpendBounds } from './spend-bounds.ts';
import { withSpendBounds } from './spend.ts';

export interface KeeperSetup {
  readonly record: KeeperRecord;
  readonly findAgent: (id: string) => AgentAdapter | undefined;
  /** What the keeper was started with; agents are given a part of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly questions: OpenQuestions;
  /** Tells every connected daemon. */
  readonly tell: (message: FromKeeper) => void;
  /** Called when the last run has ended. */
  readonly idle: () => void;
}

/** Owns agent processes: starts each attempt once, writes down what it does, and stops it. */
export interface Keeper {
  /** The answer goes to every daemon. */
  start(order: StartOrder): void;
  /** With the reason `budget` a run that is at its end may come to it. */
  stop(agentRunId: string, reason: StopReason): void;
  /** What a run may use of the budgets of its day now. */
  allow(agentRunId: string, granted: SpendBounds): void;
  /** Stops all, and resolves when nothing is left. */
  stopAll(reason: StopReason): Promise<void>;
  /** The runs at work, with the time (ms) each goes on without a daemon. */
  readonly runs: ReadonlyMap<string, { readonly aloneMs: number | null }>;
}

interface KeptRun {
  readonly aloneMs: number | null;
  readonly allowance: Allowance;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

export function createKeeper(setup: KeeperSetup): Keeper {
  const { record, tell } = setup;
  const runs = new Map<string, KeptRun>();

  async function work(order: StartOrder, allowance: Allowance, signal: AbortSignal): Promise<void> {
    const { agentRunId } = order;
    try {
      const isOurs = makeSpoolFolder(order.spool, record);
      if (!isOurs) return tell({ type: 'started', agentRunId, isOurs });
      const spool = openWriter(order.spool, () => tell({ type: 'grown', agentRunId }));
      // Not in the way of its start; what fails before the agent is there is refused.
      setImmediate(() => tell({ type: 'started', agentRunId, isOurs }));
      const outcome = await keep(setup, order, spool, { allowance, signal });
      tell({ type: 'ended', agentRunId, outcome });
    } catch (error) {
      tell({ type: 'refused', agentRunId, message: messageOf(error) });
    }
  }

  return {
    runs,
    start(order) {
      const { agentRunId, aloneMs } = order;
      if (runs.has(agentRunId)) return tell({ type: 'started', agentRunId, isOurs: false });
      const stopping = new AbortController();
      const allowance = new Allowance(order.granted);
      const ended = work(order, allowance, stopping.signal).finally(() => {
        runs.delete(agentRunId);
        if (runs.size === 0) setup.idle();
      });
      runs.set(agentRunId, { aloneMs, allowance, stopping, ended });
    },
    stop(agentRunId, reason) {
      const run = runs.get(agentRunId);
      if (reason === 'budget') run?.allowance.deny();
      else run?.stopping.abort(reason);
    },
    allow: (agentRunId, granted) => runs.get(agentRunId)?.allowance.raise(granted),
    async stopAll(reason) {
      for (const { stopping } of runs.values()) stopping.abort(reason);
      await Promise.all([...runs.values()].map(({ ended }) => ended));
    },
  };
}

/** One attempt from its start event to its outcome. @returns the outcome when the spool could not take it */
async function keep(
  setup: KeeperSetup,
  order: StartOrder,
  spool: SpoolWriter,
  { allowance, signal }: { readonly allowance: Allowance; readonly signal: AbortSignal },
): Promise<Outcome | null> {
  const { env, masked } = environmentOf(order.environment, setup.environment);
  const mask = createMask(masked);
  // Progress is seen before the mask, which may hold text back; what is written has passed it.
  const behind = maskPort<AgentProcess, QuestionTerms>(
    {
      signal,
      emit: (event) => spool.append(event),
      spawned: (process) => spool.spawned(process),
      ask: (question, terms) => setup.questions.ask(question, terms),
    },
    mask,
  );
  const limits = withLimits(behind.port, order.limits);
  const { findAgent, environment: base } = setup;
  const guard = {
    base,
    port: { ...behind.port, stopGraceMs: order.limits.stopGraceMs },
    mask: mask.cut,
  };
  const spend = withSpendBounds(limits.port, order.budget, allowance);
  const { pause, resume } = limits;
  const bounds = { port: spend.port, pause, resume };
  const performed = await perform(order, { environment: env, findAgent, limits: bounds, guard });
  spend.end();
  limits.end();
  const judged = limits.judge(spend.judge(performed));
  const outcome = maskOutcome(withReason(judged, signal), mask);
  try {
    await behind.flush();
    await spool.end(outcome);
    return null;
  } catch (error) {
    return unrecorded(outcome, order.spool, error);
  }
}

/** An agent that came to its end well, but whose last events nobody will see, did not succeed. */
function unrecorded(outcome: Outcome, spool: string, error: unknown): Outcome {
  if (outcome.isCanceled || outcome.failure !== null) return outcome;
  const message = `The agent came to its end, but the last of what it said could not be written to ${spool}: ${messageOf(error)}. Make room on the disk and run it again.`;
  return { ...outcome, failure: { code: 'INTERNAL', message } };
}

/** A run that was ended because no daemon came back for it was interrupted, not canceled by anyone. */
function withReason(outcome: Outcome, signal: AbortSignal): Outcome {
  if (!outcome.isCanceled) return outcome;
  if (signal.reason === 'canceled') return { ...outcome, stoppedBy: 'person' };
  if (signal.reason === 'daemon_stopped') return { ...outcome, stoppedBy: 'daemon' };
  const interrupted = 'It was ended because for too long no daemon here could answer for it.';
  return { ...outcome, isCanceled: false, interrupted };
}
