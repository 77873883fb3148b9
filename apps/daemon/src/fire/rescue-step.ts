import { setInterval } from 'node:timers/promises';
import { isDead, type Observer, presenceEveryMs } from '../claim/presence.ts';
import { forget, handedRunsOf, liveRunsOf, type OrphanedRun, takeOver } from '../claim/rescue.ts';
import { awake, now, uptime } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { notePresence } from '../store/queries/absences.ts';
import { answersToDeliver } from '../store/queries/permission-requests.ts';
import { cancelRequests } from '../store/queries/agent-runs.ts';
import { listDaemons, seen } from '../store/queries/daemons.ts';
import { runsOwnedOn } from '../store/queries/run-owners.ts';
import { unlistedOwners } from '../store/queries/unlisted-owners.ts';
import type { DaemonsTable } from '../store/tables/daemons.ts';
import type { Rooms } from './rooms.ts';

/** What this machine offers to tell whose daemon is gone. */
export type Machine = Observer;

/** Goes on with a run that is in this daemon's hands from now on. */
export type Adopt = (orphan: OrphanedRun) => void;

/**
 * Says that this daemon is there, and looks after the runs of daemons that are
 * not. Safe to run on several daemons at once: every
 * write repeats its condition.
 *
 * @param own what earlier looks have found
 */
export async function rescueStep(
  rooms: Rooms,
  machine: Machine,
  adopt: Adopt,
  own = new OwnRuns(),
): Promise<void> {
  const { store, agentsHere } = rooms;
  await agentsHere.look();
  const others = await store.write(function* () {
    yield* seen(machine.self, now(), agentsHere.ids);
    yield* notePresence(now());
    return yield* listDaemons();
  });
  const areOthers = machine.siblings.keepOnly(others.map(({ id }) => id));
  if (areOthers) rooms.hub.publish({ type: 'daemons.changed' });
  rooms.news.heed(others);
  const alive: DaemonsTable[] = [];
  for (const it of others) {
    if (!(await isDead(it, machine, { uptime: uptime(), awake: awake() }))) {
      alive.push(it);
      continue;
    }
    const onThisMachine = it.host === machine.self.host;
    for (const orphan of await store.read(() => liveRunsOf(it.id, onThisMachine))) {
      await rescue(rooms, orphan, adopt);
    }
    await store.write(() => forget([it.id]));
  }
  agentsHere.note(alive);
  for (const id of await store.read(unlistedOwners)) {
    // Where it ran nobody knows any more: what cannot be reached from here is not.
    for (const orphan of await store.read(() => liveRunsOf(id, false)))
      await rescue(rooms, orphan, adopt);
  }
  for (const it of await store.read(() => handedRunsOf(rooms.claim.daemonId))) {
    // It let go of the run while the store was out of order for long.
    if (!rooms.liveRuns.has(it.agentRunId)) adopt(it);
  }
  const inHand = rooms.liveRuns.ids;
  const live = await store.read(() => liveRunsOf(rooms.claim.daemonId, true));
  await letGoOfLost(rooms, machine, inHand, live);
  for (const it of own.seenAgain(live)) adopt(it);
}

/**
 * A daemon that was away for long, asleep or frozen, comes back to runs that
 * another has taken over: it ends its part of them. Where the other is on this
 * machine that is to let go: the agent is the same, in the hands of its keeper.
 *
 * @param inHand what it was at work at before it asked @param live what the store says is its own
 */
async function letGoOfLost(
  { store, liveRuns, log }: Rooms,
  { self }: Machine,
  inHand: readonly string[],
  live: readonly OrphanedRun[],
): Promise<void> {
  const own = new Set(live.map(({ agentRunId }) => agentRunId));
  const lost = inHand.filter((id) => !own.has(id));
  if (lost.length === 0) return;
  const here = new Set(await store.read(() => runsOwnedOn(self.host, lost)));
  for (const id of lost) {
    // One that has just ended, or been followed by a next attempt, stops at nothing.
    if (!liveRuns.stop(id, here.has(id) ? 'taken' : 'alone')) continue;
    log.warn({ step: 'run', agentRunId: id }, 'no longer a live run of this daemon: let go of');
  }
}

/**
 * The live runs of this daemon from look to look. Its claim of a run, or the
 * next attempt, may be committed and the answer lost with the connection:
 * then nobody here knows of it. One that was there a look ago is certain to be
 * known to whoever works at it, if anyone does.
 */
class OwnRuns {
  #before: ReadonlySet<string> = new Set();

  /** Those that were there at the look before, too. */
  seenAgain(live: readonly OrphanedRun[]): OrphanedRun[] {
    const again = live.filter(({ agentRunId }) => this.#before.has(agentRunId));
    this.#before = new Set(live.map(({ agentRunId }) => agentRunId));
    return again;
  }
}

async function rescue(rooms: Rooms, orphan: OrphanedRun, adopt: Adopt): Promise<void> {
  const { store, claim, log } = rooms;
  const { agentRunId, runId } = orphan;
  if (!(await store.write(() => takeOver(orphan, claim.daemonId, now())))) return;
  log.warn({ step: 'run', agentRunId, runId }, 'took over a run whose daemon is gone');
  adopt({ ...orphan, daemonId: claim.daemonId });
}

/** Does what people asked another daemon of runs in this one's hands: cancels and answers. */
async function heedPeople({ store, liveRuns, keepers, claim }: Rooms): Promise<void> {
  if (liveRuns.size === 0) return;
  const ids = await store.read(() => cancelRequests(claim.daemonId));
  for (const id of ids) liveRuns.stop(id, 'canceled');
  // Given to a sibling, or while the agent's daemon was down.
  for (const it of await store.read(() => answersToDeliver(claim.daemonId)))
    await keepers.answer(it);
}

/**
 * Where others may take this daemon for lost, it gives up its runs before they
 * do: a run is never at work twice. Judged by a clock that nobody sets.
 */
async function keepLease(
  { aloneMs, liveRuns, log }: Rooms,
  lease: { readonly renewedAt: number },
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (aloneMs === null) return;
  try {
    // Beside the look after runs, which itself may hang on a store that does not answer.
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) {
      if (liveRuns.size === 0 || awake() - lease.renewedAt < aloneMs) continue;
      const runs = liveRuns.ids;
      log.error({ step: 'run', runs }, 'the lease could not be renewed: its runs are ended');
      for (const id of runs) liveRuns.stop(id, 'alone');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Repeats all until the signal is aborted. On real time: a replaced global clock must not stop it. */
export async function keepWatch(
  rooms: Rooms,
  machine: Machine,
  adopt: Adopt,
  signal: AbortSignal,
): Promise<void> {
  const everyMs = 1_000;
  let sinceLook = 0;
  const lease = { renewedAt: awake() };
  const own = new OwnRuns();
  void keepLease(rooms, lease, everyMs, signal);
  try {
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) {
      sinceLook += everyMs;
      try {
        await heedPeople(rooms);
        if (sinceLook < presenceEveryMs) continue;
        sinceLook = 0;
        await rescueStep(rooms, machine, adopt, own);
        lease.renewedAt = awake();
      } catch (error) {
        if (!signal.aborted)
          rooms.log.error({ error: messageOf(error) }, 'could not look after runs');
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
