import { setTimeout as wait } from 'node:timers/promises';
import { isLive } from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Claim } from '../handoff.ts';
import { updateLiveAgentRun } from '../store/queries/agent-runs.ts';
import { findRun, updateLiveRun } from '../store/queries/routine-runs.ts';
import type { Rooms } from './rooms.ts';

/** A run in another daemon's hands is asked for this often (ms); one of ours says itself when it ends. */
const askEveryMs = 1_000;

/**
 * Waits until a claimed run may start: the runs that it follows have ended, and
 * its time among the caught-up ones has come.
 *
 * @throws DaemonError DAEMON_STOPPED when the daemon stops first
 */
export async function waitStep(rooms: Rooms, claim: Claim): Promise<void> {
  if (claim.after.length === 0 && claim.startAt === null) return;
  if (claim.cancels) for (const runId of claim.after) await cancel(rooms, runId);
  for (const runId of claim.after) {
    while (await isRunning(rooms, runId)) await endOrPatience(rooms, runId);
  }
  for (let left = 1; left > 0 && claim.startAt !== null; ) {
    left = claim.startAt - now();
    if (left > 0) await pause(rooms, Math.min(left, askEveryMs));
  }
  await rooms.store.write(() => updateLiveRun(claim.runId, { waiting_for: null }));
}

async function isRunning({ store }: Rooms, runId: string): Promise<boolean> {
  const run = await store.read(() => findRun(runId));
  return run !== null && isLive(run.status);
}

async function cancel({ store, liveRuns }: Rooms, runId: string): Promise<void> {
  const run = await store.read(() => findRun(runId));
  if (run === null || !isLive(run.status)) return;
  if (liveRuns.stop(run.agentRunId, 'canceled')) return;
  await store.write(() => updateLiveAgentRun(run.agentRunId, { cancel_requested_at: now() }));
}

async function endOrPatience(rooms: Rooms, runId: string): Promise<void> {
  const over = new AbortController();
  const unsubscribe = rooms.hub.subscribe((event) => {
    if (event.type === 'run.finished' && event.runId === runId) over.abort();
  });
  try {
    await pause(rooms, askEveryMs, over.signal);
  } finally {
    unsubscribe();
  }
}

async function pause({ stopping }: Rooms, ms: number, over?: AbortSignal): Promise<void> {
  const signal = over === undefined ? stopping : AbortSignal.any([stopping, over]);
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
  if (stopping.aborted) {
    throw new DaemonError('DAEMON_STOPPED', 'The daemon stopped while this run waited its turn.');
  }
}
