import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Outcome, PreparedRun } from '../handoff.ts';
import { openWorkspace } from '../prepare/workspace.ts';
import { finish, markRunning, markSpawned } from '../record/finish.ts';
import { type Journal, openJournal } from '../record/journal.ts';
import { lastEvents, recordOf } from '../record/outcome.ts';
import type { Gate } from '../run/gate.ts';
import { perform } from '../run/perform.ts';
import { announceFinished, announceStarted } from './announce.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/**
 * prepared run → agent → outcome → ledger. The run can be stopped from the
 * moment it is entered, also while it waits at the gate. Never rejects.
 */
export async function runStep(
  rooms: Rooms,
  run: PreparedRun,
  gate: Pick<Gate, 'enter'>,
): Promise<void> {
  const { store, feed, liveRuns } = rooms;
  const signal = liveRuns.enter(run.agentRunId);
  const journal = openJournal(store, feed, run.agentRunId);
  try {
    const outcome = await gate
      .enter(run, () => work(rooms, run, journal, signal), signal)
      .catch((error: unknown) => refused(error));
    await recordEnd(rooms, run, outcome, { journal, stopped: signal.reason });
  } finally {
    liveRuns.leave(run.agentRunId);
  }
}

async function work(
  rooms: Rooms,
  run: PreparedRun,
  journal: Journal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, dataDir, agents } = rooms;
  await store.write(() => markRunning(run, now()));
  announceStarted(rooms, run);
  return await perform(run, {
    ...agents,
    signal,
    emit: (event) => journal.append(event),
    spawned: (process) => store.write(() => markSpawned(run.agentRunId, process)),
    openWorkspace: () => openWorkspace(dataDir, run),
  });
}

async function recordEnd(
  rooms: Rooms,
  run: PreparedRun,
  outcome: Outcome,
  { journal, stopped }: { readonly journal: Journal; readonly stopped: unknown },
): Promise<void> {
  const record = recordOf(outcome, stopped, now());
  const written = await persist(rooms.log, () =>
    journal.close(lastEvents(record), () => finish(run, record, outcome.answer)),
  );
  if (written === true) announceFinished(rooms, run, record);
}

/** The run never got to its agent: the daemon stops, or the store is out of order. */
function refused(error: unknown): Outcome {
  const stopped =
    error instanceof DaemonError && (error.code === 'DAEMON_STOPPED' || error.code === 'CANCELED');
  return {
    isCanceled: stopped,
    failure: stopped ? null : { code: 'INTERNAL', message: messageOf(error) },
    exitCode: null,
    signal: null,
    answer: '',
  };
}
