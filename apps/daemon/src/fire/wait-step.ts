import { isLive } from '@open-design/contracts';
import { later, now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Claim } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { findRun, isRunLive, updateLiveRun } from '../store/queries/routine-runs.ts';
import type { Rooms } from './rooms.ts';

/**
 * A run in another daemon's hands is asked for after this time (ms), then less
 * and less often: hundreds may wait for one. One of ours says itself when it ends.
 */
const firstAskMs = 1_000;
const lastAskMs = 15_000;

type Desk = Pick<Rooms, 'store' | 'hub' | 'liveRuns' | 'stopping'>;

/**
 * Waits until a claimed run may start: the runs that it follows have ended, and
 * its time among the caught-up ones has come. One that was canceled meanwhile
 * waits no longer: whoever prepares it finds that it has ended.
 *
 * @throws DaemonError DAEMON_STOPPED when the daemon stops first
 */
export async function waitStep(desk: Desk, claim: Claim): Promise<void> {
  if (claim.after.length === 0 && claim.startAt === null) return;
  if (claim.cancels) for (const runId of claim.after) await cancel(desk, runId);
  for (const runId of claim.after) {
    for (
      let ms = firstAskMs;
      await desk.store.read(() => areLive(runId, claim.runId));
      ms = Math.min(2 * ms, lastAskMs)
    ) {
      await endOrPatience(desk, runId, ms);
    }
  }
  if (await desk.store.read(() => isRunLive(claim.runId))) await turnOf(desk, claim);
  await desk.store.write(() => updateLiveRun(claim.runId, { waiting_for: null }));
}

/** Of two runs; the second is mostly live. */
function* areLive(followed: string, own: string): Plan<boolean> {
  return (yield* isRunLive(followed)) && (yield* isRunLive(own));
}

/** Waits for the claim's turn: at most as long as it was meant to, also when the clock was set back meanwhile. */
async function turnOf(desk: Desk, { startAt, claimedAt }: Claim): Promise<void> {
  if (startAt === null) return;
  const ms = Math.min(startAt - claimedAt, startAt - now());
  if (ms > 0) await pause(desk, ms);
}

async function cancel({ store, liveRuns }: Desk, runId: string): Promise<void> {
  const run = await store.read(() => findRun(runId));
  if (run === null || !isLive(run.status)) return;
  if (liveRuns.stop(run.agentRunId, 'canceled')) return;
  const at = now();
  await store.write(function* () {
    // First, so that it is after, or before, whoever is just preparing it or writing its next attempt.
    if (!(yield* updateLiveRun(runId, { completed_at: null }))) return;
    const attempt = (yield* findRun(runId))?.agentRunId ?? run.agentRunId;
    const asked = yield* updateLiveAgentRun(attempt, { cancel_requested_at: at });
    // It waits itself and has no agent yet: nobody else would end it.
    if (!asked) yield* updateLiveRun(runId, neverStarted(at));
  });
}

function neverStarted(at: number) {
  return {
    status: 'canceled',
    error: 'Canceled before it started, because a later slot of the routine came due.',
    error_code: 'CANCELED',
    completed_at: at,
  };
}

async function endOrPatience(desk: Desk, runId: string, ms: number): Promise<void> {
  const over = new AbortController();
  const unsubscribe = desk.hub.subscribe((event) => {
    if (event.type === 'run.finished' && event.runId === runId) over.abort();
  });
  try {
    await pause(desk, ms, over.signal);
  } finally {
    unsubscribe();
  }
}

/**
 * Resolves at the instant (UTC epoch ms).
 * @throws DaemonError DAEMON_STOPPED when the daemon stops first, CANCELED when the signal is aborted first
 */
export async function untilInstant(
  desk: Pick<Desk, 'stopping'>,
  at: number,
  signal: AbortSignal,
): Promise<void> {
  // In steps: a clock that is set meanwhile must not make it wait for days.
  for (let left = at - now(); left > 0; left = at - now()) {
    await pause(desk, Math.min(left, 60_000), signal);
    if (signal.aborted)
      throw new DaemonError(
        'CANCELED',
        'The run was canceled while it waited for its next attempt.',
      );
  }
}

/** Resolves after `ms`, or when `over` says so. @throws DaemonError DAEMON_STOPPED */
export async function pause(
  { stopping }: Pick<Desk, 'stopping'>,
  ms: number,
  over?: AbortSignal,
): Promise<void> {
  const signal = over === undefined ? stopping : AbortSignal.any([stopping, over]);
  if (!signal.aborted) await elapsed(ms, signal);
  if (stopping.aborted) {
    throw new DaemonError('DAEMON_STOPPED', 'The daemon stopped while this run waited its turn.');
  }
}

function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = later(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
