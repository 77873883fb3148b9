import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { PreparedRun } from '../handoff.ts';
import { askStart, takeStart, type Wait } from '../run/rest/account-rest.ts';
import { waysOf } from '../run/rest/stand-in.ts';
import type { Plan } from '../store/plan.ts';
import { stepOut } from '../store/queries/folder-line.ts';
import { changeOrder } from '../store/queries/open-attempts.ts';
import { updateLiveRun } from '../store/queries/routine-runs.ts';
import { LeftToKeeper } from './follow-step.ts';
import type { Rooms } from './rooms.ts';
import { pause } from './wait-step.ts';

type Desk = Pick<Rooms, 'store' | 'rests' | 'hub' | 'stopping'>;

/** A rest may be ended, made longer or shorter by a sibling: it is looked at again after this time (ms). */
const lookAgainMs = 30_000;

/**
 * Waits until no usage limit keeps an agent from being started for a run: that
 * of its routine, or its fallback. The run stays queued meanwhile, with the
 * reason, holds neither place nor folder, and is left to the next daemon when
 * this one ends.
 *
 * @param onWait called once when it has to wait, or another agent works than was thought
 * @returns the run as it is to be worked at
 * @throws LeftToKeeper when the daemon stops first; DaemonError CANCELED when the run is canceled first
 */
export async function restStep(
  desk: Desk,
  run: PreparedRun,
  signal: AbortSignal,
  onWait?: () => void,
): Promise<PreparedRun> {
  let waited = '';
  try {
    for (;;) {
      const found = await firstFree(desk, run);
      if (!('waits' in found)) {
        if (found.agentId !== run.agentId) onWait?.();
        if (waited !== '') await say(desk, run, null);
        return found;
      }
      onWait?.();
      const [soonest] = found.waits.toSorted((a, b) => a.askAt - b.askAt);
      if (soonest === undefined) return run;
      if (soonest.reason !== waited) await say(desk, run, soonest.reason);
      waited = soonest.reason;
      await patience(desk, soonest.askAt, signal);
    }
  } finally {
    desk.rests.note(run.agentRunId, null);
  }
}

async function firstFree({ store, rests }: Desk, run: PreparedRun) {
  const waits: Wait[] = [];
  for (const way of waysOf(run)) {
    const account = await rests.accountOf(way);
    const wait = account === null ? null : await store.read(() => askStart(account, now()));
    if (wait === null) return way;
    waits.push(wait);
  }
  return { waits };
}

async function say(
  { store, rests }: Desk,
  { agentRunId, runId }: PreparedRun,
  reason: string | null,
) {
  rests.note(agentRunId, reason);
  if (runId === null) return;
  await store.write(() => updateLiveRun(runId, { waiting_for: reason }));
}

async function patience(desk: Desk, until: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const unsubscribe = desk.hub.subscribe((event) => {
    if (event.type === 'agent.rests') over.abort();
  });
  try {
    const ms = Math.min(Math.max(until - now(), 1), lookAgainMs);
    await pause(desk, ms, AbortSignal.any([over.signal, signal]));
  } catch (error) {
    if (!(error instanceof DaemonError) || error.code !== 'DAEMON_STOPPED') throw error;
    throw new LeftToKeeper();
  } finally {
    unsubscribe();
  }
  if (!signal.aborted) return;
  // It has no agent yet that would have to be stopped.
  if (signal.reason !== 'canceled') throw new LeftToKeeper();
  const message = 'The run was canceled while it waited for the reset of a usage limit.';
  throw new DaemonError('CANCELED', message);
}

/**
 * Whether a run may begin, in the transaction that begins it: a limit may have
 * been reported since it was let go. One that may not gives up its folder.
 *
 * @param account of the agent that is to work, or null
 * @param at UTC epoch ms
 */
export function* mayBegin(
  run: PreparedRun,
  account: Wait['account'] | null,
  at: number,
): Plan<boolean> {
  if (account !== null && (yield* takeStart(account, at)) !== null) {
    yield* stepOut(run.agentRunId);
    return false;
  }
  // Whoever takes it over must know who works at it.
  if (run.policies.usageWindow.fallback !== null) yield* changeOrder(run);
  return true;
}
