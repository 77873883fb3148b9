import { claimAgain } from '../claim/claim-again.ts';
import { endOrphan, type OrphanedRun } from '../claim/rescue.ts';
import { now } from '../clock.ts';
import type { Claim, Outcome } from '../handoff.ts';
import { keeperOf } from '../spool/folder.ts';
import { findAttempt } from '../store/queries/open-attempts.ts';
import type { Gate } from '../run/gate.ts';
import { announceFinished } from './announce.ts';
import { endStep, type NextAttempt } from './end-step.ts';
import type { Rooms } from './rooms.ts';
import { resumeStep, runStep } from './run-step.ts';

/**
 * Goes on with a live run that a dead daemon left, where it stood: claimed →
 * prepared → handed to a keeper. Nothing is done twice: a preparation is one
 * transaction, and a start has its marker.
 *
 * @param scheduled the way of a claim that is not prepared yet
 */
export async function adoptStep(
  rooms: Rooms,
  orphan: OrphanedRun,
  { gate, scheduled }: { gate: Gate; scheduled: (claim: Claim) => Promise<void> },
): Promise<NextAttempt | null> {
  const { store } = rooms;
  const { runId, agentRunId } = orphan;
  const attempt = await store.read(() => findAttempt(agentRunId));
  if (attempt !== null) {
    const { run, spool, notBefore } = attempt;
    if (spool === null) return await runStep(rooms, run, gate, notBefore);
    // Of another machine, unless this one sees the same data folder.
    if (!orphan.onThisMachine && (await keeperOf(spool)) === null)
      return await endStep(rooms, run, outOfReach, null);
    return await resumeStep(rooms, run, spool);
  }
  const claim = runId === null ? null : await store.read(() => claimAgain(runId, now()));
  if (claim !== null) {
    await scheduled(claim);
    return null;
  }
  // Started by a program that kept no orders: there is nothing to go on with.
  const ended = await rooms.endLeftBehind(agentRunId);
  const note = ended.length === 0 ? 'No process of it was left.' : 'Its processes were ended.';
  if (!(await store.write(() => endOrphan(orphan, note, now())))) return null;
  const nowhere = { routineId: null, projectId: '' };
  announceFinished(rooms, { ...orphan, ...nowhere }, { status: 'interrupted', error: note });
  return null;
}

const outOfReach: Outcome = {
  isCanceled: false,
  failure: null,
  exitCode: null,
  signal: null,
  answer: '',
  interrupted:
    'Its daemon was on another machine and has not been heard of. What it had started there is ended by its keeper.',
};
