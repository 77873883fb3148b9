import { setInterval } from 'node:timers/promises';
import { isDead, presenceEveryMs, type ProcessProbe } from '../claim/presence.ts';
import { endOrphan, forget, liveRunsOf, type OrphanedRun } from '../claim/rescue.ts';
import { now } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { notePresence } from '../store/queries/absences.ts';
import { cancelRequests } from '../store/queries/agent-runs.ts';
import { type DaemonPresence, listDaemons, seen } from '../store/queries/daemons.ts';
import type { Rooms } from './rooms.ts';

/** What this machine offers to look after runs whose daemon is gone. */
export interface Machine {
  readonly self: DaemonPresence;
  readonly isAlive: ProcessProbe;
  /** Ends the processes of a run that are certainly its own. Returns their ids. */
  readonly endLeftBehind: (left: {
    readonly pid: number;
    readonly startedToken: string | null;
    readonly runId: string;
  }) => Promise<readonly number[]>;
}

/**
 * Says that this daemon is there, and ends the runs of daemons that are not:
 * no run stays live without an owner. Safe to run on several daemons at once:
 * every write repeats its condition.
 */
export async function rescueStep(rooms: Rooms, machine: Machine): Promise<void> {
  const { store } = rooms;
  const others = await store.write(function* () {
    yield* seen(machine.self, now());
    yield* notePresence(now());
    return yield* listDaemons();
  });
  for (const it of others) {
    if (!(await isDead(it, machine.self, machine.isAlive, now()))) continue;
    const onThisMachine = it.host === machine.self.host;
    const orphans = await store.read(() => liveRunsOf(it.id, onThisMachine));
    await Promise.all(orphans.map((orphan) => rescue(rooms, machine, orphan)));
    await store.write(() => forget([it.id]));
  }
}

async function rescue(rooms: Rooms, machine: Machine, orphan: OrphanedRun): Promise<void> {
  const { agentRunId, pid, startedToken, onThisMachine } = orphan;
  // Also without a known process: the daemon may have died between start and note, and the mark tells.
  const ended = onThisMachine
    ? await machine.endLeftBehind({
        pid: pid ?? 0,
        startedToken: pid === null ? null : startedToken,
        runId: agentRunId,
      })
    : [];
  const note =
    ended.length === 0
      ? 'No process of it was left.'
      : `Its ${ended.length === 1 ? 'process was' : `${ended.length} processes were`} ended.`;
  const written = await rooms.store.write(() => endOrphan(orphan, note, now()));
  if (written)
    rooms.log.warn({ step: 'record', agentRunId, ended }, 'ended a run whose daemon is gone');
}

/** Stops the runs of this daemon that somebody asked another daemon to cancel. */
async function heedCancelRequests({ store, liveRuns, claim }: Rooms): Promise<void> {
  if (liveRuns.size === 0) return;
  const ids = await store.read(() => cancelRequests(claim.daemonId));
  for (const id of ids) liveRuns.stop(id, 'canceled');
}

/** Repeats both until the signal is aborted. On real time: a replaced global clock must not stop it. */
export async function keepWatch(
  rooms: Rooms,
  machine: Machine,
  signal: AbortSignal,
): Promise<void> {
  const everyMs = 1_000;
  let sinceLook = 0;
  try {
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) {
      sinceLook += everyMs;
      try {
        await heedCancelRequests(rooms);
        if (sinceLook < presenceEveryMs) continue;
        sinceLook = 0;
        await rescueStep(rooms, machine);
      } catch (error) {
        if (!signal.aborted)
          rooms.log.error({ error: messageOf(error) }, 'could not look after runs');
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
