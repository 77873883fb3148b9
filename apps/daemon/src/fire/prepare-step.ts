import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Claim, PreparedRun, ReachedIds } from '../handoff.ts';
import { prepareRoutine, type Progress } from '../prepare/prepare-routine.ts';
import { recordPrepareFailed } from '../record/prepare-failed.ts';
import { announceFinished, announcePrepared } from './announce.ts';
import type { Plan } from '../store/plan.ts';
import { isOutage } from './outage.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/**
 * claim → prepared run, in one transaction. When it fails the run row says why
 * before the error goes on; a scheduled one is left as it is while the store is
 * out of order.
 *
 * @param also what else belongs to the transaction
 * @throws whatever the preparation failed with, unchanged
 */
export async function prepareStep<T>(
  rooms: Rooms,
  claim: Claim,
  also: (run: PreparedRun, at: number) => Plan<T>,
): Promise<{ readonly run: PreparedRun; readonly also: T }> {
  const progress: Progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  const { daemonId } = rooms.claim;
  try {
    const prepared = await rooms.store.write(function* () {
      const at = now();
      const run = yield* prepareRoutine(claim, daemonId, progress, at);
      return { run, also: yield* also(run, at) };
    });
    announcePrepared(rooms, prepared.run);
    return prepared;
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
  if (written !== true) return;
  const stopped =
    error instanceof DaemonError && (error.code === 'DAEMON_STOPPED' || error.code === 'CANCELED');
  announceFinished(
    rooms,
    { ...claim, projectId: reached.projectId },
    { status: stopped ? 'canceled' : 'failed', error: messageOf(error) },
  );
}
