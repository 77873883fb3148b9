import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Account, Outcome, PreparedRun } from '../handoff.ts';
import type { Admission } from '../run/budget/admit.ts';
import type { Gate } from '../run/gate.ts';
import type { Plan } from '../store/plan.ts';
import { announceStarted } from './announce.ts';
import { budgetStep } from './budget-step.ts';
import { endStep, type NextAttempt } from './end-step.ts';
import { followStep, LeftToKeeper } from './follow-step.ts';
import { orderOf } from './order.ts';
import { isOutage } from './outage.ts';
import { mayBegin, restStep } from './rest-step.ts';
import type { Rooms } from './rooms.ts';
import { type SetOut, setOut } from './set-out.ts';
import { untilInstant } from './wait-step.ts';

/** How a run gets to its place. */
export interface Way extends Pick<Gate, 'enter'> {
  /** Called when it has to wait for its agent or the folder that it works in: it may hold no place meanwhile. */
  readonly waits?: () => void;
  /** For a run that has its place and its turn, and is at work in the store already. */
  readonly begun?: SetOut | null;
}

/**
 * prepared run → agent → outcome → ledger. The run can be stopped from the
 * moment it is entered, also while it waits for its time or at the gate. Never
 * rejects.
 *
 * @returns the next attempt, where the retry policy asks for one
 */
export async function runStep(
  rooms: Rooms,
  run: PreparedRun,
  gate: Way,
  notBefore: number | null = null,
): Promise<NextAttempt | null> {
  const { begun = null } = gate;
  return await inHand(rooms, run, async (it) => {
    const atOnce = begun === null ? null : await work(rooms, run, it.signal, begun);
    if (atOnce !== null) return atOnce;
    if (notBefore !== null) await untilInstant(rooms, notBefore, it.signal);
    return await toItsAgent(rooms, it, gate);
  });
}

/** Waits for the agent's account, the folder and a place, and works; again, while others are first. */
async function toItsAgent(rooms: Rooms, it: RunInHand, gate: Way): Promise<Outcome> {
  const { signal } = it;
  for (;;) {
    const run = await restStep(rooms, it.run, signal, gate.waits);
    it.run = run;
    if (!run.isNewProject) await rooms.workspaces.turn(run, signal, gate.waits);
    const outcome = await gate.enter(run, () => work(rooms, run, signal), signal);
    if (outcome !== null) return outcome;
  }
}

/** Goes on with a run that was handed to a keeper by a daemon that is no more. Never rejects. */
export async function resumeStep(
  rooms: Rooms,
  run: PreparedRun,
  spool: string,
): Promise<NextAttempt | null> {
  return await inHand(rooms, run, async (it) => {
    const kept = await rooms.keepers.attach(run.agentRunId, spool);
    // The daemon before died between writing it down and asking its keeper.
    if (kept === null) return await toItsAgent(rooms, it, rooms.gate);
    // It works already: it counts, and waits for nobody.
    const place = rooms.gate.join(run);
    try {
      return await followStep(rooms, run, kept, it.signal);
    } finally {
      place.leave();
    }
  });
}

/** A run that this daemon has in its hands. */
interface RunInHand {
  /** As it is worked at: a fallback may take its agent's place. */
  run: PreparedRun;
  /** Aborted when it is to stop. */
  readonly signal: AbortSignal;
}

async function inHand(
  rooms: Rooms,
  run: PreparedRun,
  work: (it: RunInHand) => Promise<Outcome>,
): Promise<NextAttempt | null> {
  const { liveRuns } = rooms;
  const it: RunInHand = { run, signal: liveRuns.enter(run.agentRunId) };
  try {
    const outcome = await work(it).catch((error: unknown) => refused(rooms, error));
    // Its end, and what becomes of its workspace, are the other daemon's.
    if (it.signal.reason === 'taken') return null;
    return outcome === null ? null : await endStep(rooms, it.run, outcome, it.signal.reason);
  } finally {
    liveRuns.leave(run.agentRunId);
  }
}

/** @returns null when its agent's account has come to rest while it waited for its place */
async function work(
  rooms: Rooms,
  run: PreparedRun,
  signal: AbortSignal,
  begun: SetOut | null = null,
): Promise<Outcome | null> {
  const begin = begun ?? (await beginWith(rooms, run, await rooms.rests.accountOf(run)));
  if (begin === 'waits') return null;
  if (begin === null) throw new LeftToKeeper();
  announceStarted(rooms, run);
  if ('unfit' in begin) return failed(begin.unfit);
  return await handOver(rooms, run, signal, begin.admission);
}

/** Sets out, where its agent's account lets it: asked in the same transaction. */
async function beginWith(
  rooms: Rooms,
  run: PreparedRun,
  account: Account | null,
): Promise<SetOut | 'waits' | null> {
  return await rooms.store.write(function* (): Plan<SetOut | 'waits' | null> {
    const at = now();
    return (yield* mayBegin(run, account, at)) ? yield* setOut(rooms, run, at) : 'waits';
  });
}

/** The keeper starts the agent; this daemon follows. */
async function handOver(
  rooms: Rooms,
  run: PreparedRun,
  signal: AbortSignal,
  admitted: Admission | null = null,
): Promise<Outcome> {
  if (signal.aborted) return failed(null);
  const admission = await budgetStep(rooms, run, admitted);
  if ('outcome' in admission) return admission.outcome;
  const workspace = rooms.workspaces.open(run, signal);
  const kept = await rooms.keepers.start(await orderOf(rooms, run, workspace, admission));
  return await followStep(rooms, run, kept, signal);
}

/** Why the run never got to its agent, or null when it is left to whoever comes next, or looks next. */
function refused({ leaving }: Rooms, error: unknown): Outcome | null {
  if (error instanceof LeftToKeeper || isOutage(error)) return null;
  if (!(error instanceof DaemonError))
    return failed({ code: 'INTERNAL', message: messageOf(error) });
  const { code, message } = error;
  if (code === 'DAEMON_STOPPED' && leaving.aborted) return null;
  return failed(code === 'DAEMON_STOPPED' || code === 'CANCELED' ? null : { code, message });
}

/** @param failure null for a run that was stopped before it was started */
function failed(failure: Outcome['failure']): Outcome {
  return { isCanceled: failure === null, failure, exitCode: null, signal: null, answer: '' };
}
