import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Claim, PreparedRun, ReachedIds } from '../handoff.ts';
import { prepareRoutine, type Progress } from '../prepare/prepare-routine.ts';
import { recordPrepareFailed } from '../record/prepare-failed.ts';
import { announceFinished, announcePrepared } from './announce.ts';
import { isOutage } from './outage.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/**
 * claim → prepared run, in one transaction. When it fails the run row says why
 * before the error goes on; a scheduled one is left as it is while the store is
 * out of order.
 *
 * @throws whatever the preparation failed with, unchanged
 */
export async function prepareStep(rooms: Rooms, claim: Claim): Promise<PreparedRun> {
  const progress: Progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  const { daemonId } = rooms.claim;
  try {
    const run = await rooms.store.write(() => prepareRoutine(claim, daemonId, progress, now()));
    announcePrepared(rooms, run);
    return run;
  } catch (error) {
    // A person who asked for the run is told; what was scheduled is prepared by whoever looks next.
    const isLeft = isOutage(error) && claim.trigger !== 'manual';
    if (!isLeft) await recordRefusal(rooms, claim, progress, error);
    throw error;
  }
}

/** Records that a claimed run was never handed to an agent, and why. */
export async function recordRefusal(
  rooms: Rooms,
  claim: Claim,
  reached: ReachedIds,
  error: unknown,
): Promise<void> {
  const { daemonId } = rooms.claim;
  const written = await persist(rooms.log, () =>
    rooms.store.write(() => recordPrepareFailed(claim, reached, error, { daemonId, now: now() })),
  );
  if (written === undefined) return;
  const stopped =
    error instanceof DaemonError && (error.code === 'DAEMON_STOPPED' || error.code === 'CANCELED');
  announceFinished(
    rooms,
    { ...claim, projectId: reached.projectId },
    { status: stopped ? 'canceled' : 'failed', error: messageOf(error) },
  );
}
