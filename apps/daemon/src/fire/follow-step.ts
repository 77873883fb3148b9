import { now } from '../clock.ts';
import type { Outcome, PreparedRun } from '../handoff.ts';
import type { Log } from '../log.ts';
import { markSpawned } from '../record/finish.ts';
import { StopReason } from '../keeper/message.ts';
import type { KeptRun } from '../run/kept-run.ts';
import type { SpoolLine } from '../spool/line.ts';
import { openReader } from '../spool/read.ts';
import { lastSeq } from '../store/queries/run-events.ts';
import { spendWatch } from './budget-step.ts';
import { isOutage } from './outage.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/** This daemon goes, or another one has the run: it is left to its keeper, and to whoever takes it up. */
export class LeftToKeeper extends Error {}

/**
 * Follows an attempt to its outcome: what its spool has, and the store has not,
 * is stored and shown, each event once and in order, however often somebody
 * begins anew.
 *
 * @param signal when it is aborted the keeper is told to stop the run, unless another daemon has taken it
 * @throws LeftToKeeper when the daemon goes and its runs go on
 */
export async function followStep(
  rooms: Rooms,
  run: PreparedRun,
  kept: KeptRun,
  signal: AbortSignal,
): Promise<Outcome> {
  const stop = () =>
    signal.reason === 'taken'
      ? kept.wake()
      : kept.stop(StopReason.catch('canceled').parse(signal.reason));
  signal.addEventListener('abort', stop, { once: true });
  rooms.leaving.addEventListener('abort', kept.wake, { once: true });
  if (signal.aborted) stop();
  try {
    return (await toTheEnd(rooms, run, kept, signal)) ?? (await interrupted(rooms, run, kept));
  } catch (error) {
    // A spool that cannot be read: nobody could say what the agent does from here on.
    if (!(error instanceof LeftToKeeper) && !isOutage(error)) kept.stop('canceled');
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    rooms.leaving.removeEventListener('abort', kept.wake);
    kept.letGo();
  }
}

/** @returns null when its keeper is gone and wrote no outcome */
async function toTheEnd(
  rooms: Rooms,
  run: PreparedRun,
  kept: KeptRun,
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { agentRunId } = run;
  const seen = await stored(rooms.log, () => rooms.store.read(() => lastSeq(agentRunId)));
  const noteUse = await spendWatch(rooms, run, { spool: kept.spool, seen });
  const reader = await openReader(kept.spool, seen);
  try {
    for (;;) {
      if (rooms.leaving.aborted || signal.reason === 'taken') throw new LeftToKeeper();
      // Asked before it is read: what a keeper wrote before it went is read.
      const { isKept, lastWord } = kept;
      const lines = await reader.read();
      const outcome = await take(rooms, agentRunId, lines);
      if (outcome !== null) return outcome;
      const granted = await noteUse(lines);
      if (granted === null) kept.stop('budget');
      else if (granted !== undefined) kept.allow(granted);
      if (lines.length > 0) continue;
      if (lastWord !== null) return lastWord;
      if (!isKept) return null;
      await kept.news();
    }
  } finally {
    await reader.close();
  }
}

/** Stores what was read. @returns the outcome, when it is among it */
async function take(
  { store, scribe, log }: Rooms,
  agentRunId: string,
  lines: readonly SpoolLine[],
): Promise<Outcome | null> {
  const events = lines.flatMap((line) => ('seq' in line ? [line] : []));
  await stored(log, () => scribe.write(agentRunId, events).then(() => true));
  for (const line of lines) {
    if ('spawned' in line) {
      const { spawned } = line;
      await stored(log, () => store.write(() => markSpawned(agentRunId, spawned)).then(() => true));
    }
    if ('outcome' in line) return line.outcome;
  }
  return null;
}

/**
 * Asks the store until it answers.
 * @throws LeftToKeeper when it is closed or out of order for long: the spool has all of it for whoever comes next
 */
async function stored<T extends number | true>(log: Log, ask: () => Promise<T>): Promise<T> {
  const answer = await persist(log, ask);
  if (answer === undefined) throw new LeftToKeeper();
  return answer;
}

/** Its keeper is gone without a word: what it left is ended, so that nothing works on unseen. */
async function interrupted(
  { log, endLeftBehind, takeBackPlaced }: Rooms,
  { agentRunId }: Pick<PreparedRun, 'agentRunId'>,
  kept: KeptRun,
): Promise<Outcome> {
  const startedAt = now();
  const ended = await endLeftBehind(agentRunId);
  // Not before: what still works would find its skills gone.
  await takeBackPlaced(kept.spool);
  log.warn(
    { step: 'run', agentRunId, spool: kept.spool, ended, ms: now() - startedAt },
    'interrupted',
  );
  const left =
    ended.length === 0
      ? 'No process of it was left.'
      : `Its ${ended.length === 1 ? 'process was' : `${ended.length} processes were`} ended.`;
  return {
    isCanceled: false,
    failure: null,
    exitCode: null,
    signal: null,
    answer: '',
    interrupted: `The program that kept this run ${kept.wasSilent ? 'did nothing any more while it was live, and was ended' : 'died while it was live'}. ${left}`,
  };
}
