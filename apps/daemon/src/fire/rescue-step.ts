import { setInterval } from 'node:timers/promises';
import { isDead, presenceEveryMs, type ProcessProbe } from '../claim/presence.ts';
import { forget, liveRunsOf, type OrphanedRun, takeOver } from '../claim/rescue.ts';
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
}

/** Goes on with a run that is in this daemon's hands from now on. */
export type Adopt = (orphan: OrphanedRun) => void;

/**
 * Says that this daemon is there, and looks after the runs of daemons that are
 * not. Safe to run on several daemons at once: every
 * write repeats its condition.
 */
export async function rescueStep(rooms: Rooms, machine: Machine, adopt: Adopt): Promise<void> {
  const { store } = rooms;
  const others = await store.write(function* () {
    yield* seen(machine.self, now());
    yield* notePresence(now());
    return yield* listDaemons();
  });
  for (const it of others) {
    if (!(await isDead(it, machine.self, machine.isAlive, now()))) continue;
    const onThisMachine = it.host === machine.self.host;
    for (const orphan of await store.read(() => liveRunsOf(it.id, onThisMachine))) {
      await rescue(rooms, orphan, adopt);
    }
    await store.write(() => forget([it.id]));
  }
}

async function rescue(rooms: Rooms, orphan: OrphanedRun, adopt: Adopt): Promise<void> {
  const { store, claim, log } = rooms;
  const { agentRunId, runId } = orphan;
  if (!(await store.write(() => takeOver(orphan, claim.daemonId)))) return;
  log.warn({ step: 'run', agentRunId, runId }, 'took over a run whose daemon is gone');
  adopt({ ...orphan, daemonId: claim.daemonId });
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
  adopt: Adopt,
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
        await rescueStep(rooms, machine, adopt);
      } catch (error) {
        if (!signal.aborted)
          rooms.log.error({ error: messageOf(error) }, 'could not look after runs');
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
