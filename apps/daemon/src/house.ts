import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type Agents, createAgents } from './agents/registry.ts';
import type { Config } from './config/config.ts';
import { ownEnvironment, ownTimeZone, ownZoneData } from './config/config.ts';
import { briefProgram, programVersion } from './config/programs.ts';
import { messageOf } from './errors.ts';
import { replan } from './claim/replan.ts';
import { now } from './clock.ts';
import { createFire, type Fire } from './fire.ts';
import { announceReplanned } from './fire/announce.ts';
import { createReadiness } from './fire/readiness.ts';
import { keepWatch, rescueStep } from './fire/rescue-step.ts';
import type { Rooms } from './fire/rooms.ts';
import { startWatching } from './fire/watchfulness.ts';
import type { Calendar } from './handoff.ts';
import { createLog } from './log.ts';
import { thisMachine } from './machine.ts';
import { createFeed } from './record/feed.ts';
import { createGate } from './run/gate.ts';
import { createLiveRuns } from './run/live-runs.ts';
import { nextSlot, slotsBetween, summarizeSlots } from './schedule/slots.ts';
import { createTicker, type Ticker } from './schedule/ticker.ts';
import { createHub } from './show/hub.ts';
import { gone } from './store/queries/daemons.ts';
import { earliestDue } from './store/queries/routines.ts';
import type { Store } from './store/store.ts';

/** How long runs may take to stop with the daemon (ms); what is still live then is ended by the next start. */
const stopWithinMs = 4_000;

export interface HouseSettings {
  readonly config: Config;
  readonly store: Store;
  readonly daemonId: string;
  /** UTC epoch ms. */
  readonly startedAt: number;
}

/** All rooms, wired, before anything listens. */
export interface House {
  readonly rooms: Rooms;
  readonly fire: Fire;
  readonly ticker: Ticker;
  readonly agents: Agents;
  readonly timeZone: string;
  readonly version: string;
  /** Whether the store answers and slots are being claimed. */
  isReady(): Promise<boolean>;
  /** Starts to take up what is due. */
  begin(): void;
  /** Stops runs and timers. Idempotent. */
  end(): Promise<void>;
}

/** Builds the rooms and ends what dead daemons left live. @throws the store's own error */
export async function buildHouse(settings: HouseSettings): Promise<House> {
  const { config, store, daemonId, startedAt } = settings;
  const timeZone = ownTimeZone();
  const version = programVersion();
  const calendar: Calendar = {
    next: (schedule, after) => nextSlot(schedule, timeZone, after),
    passed: (schedule, after, until) => summarizeSlots(schedule, timeZone, after, until),
    slots: (schedule, after, until) => slotsBetween(schedule, timeZone, after, until),
    timeOfDay: (schedule, time, from) => {
      const [first] = Array.isArray(schedule) ? schedule : [schedule];
      const timezone = first?.timezone ?? timeZone;
      return nextSlot({ kind: 'daily', time, timezone }, timeZone, from - 1) ?? from;
    },
  };
  const agents = createAgents({
    briefProgram: briefProgram(),
    environment: ownEnvironment(),
    version,
  });
  const watch = new AbortController();
  const rooms: Rooms = {
    store,
    claim: { daemonId, calendar },
    dataDir: config.dataDir,
    agents: { findAgent: (id) => agents.find(id), agentIds: () => agents.ids },
    gate: createGate(config.mostRuns ?? availableParallelism(), config.mostRunsPerAgent),
    liveRuns: createLiveRuns(),
    feed: createFeed(),
    hub: createHub(),
    stopping: watch.signal,
    log: createLog(config.logLevel),
  };
  const machine = await thisMachine(daemonId, startedAt);
  const watchfulness = await startWatching(rooms, startedAt);
  const replanned = await store.write(() => replan(ownZoneData(), now()));
  const readiness = createReadiness(store, watch.signal);
  await rescueStep(rooms, machine);
  const fire = createFire(rooms);
  const ticker = createTicker({
    earliestDue: () => store.read(earliestDue),
    async takeUp(at) {
      await watchfulness.note();
      const mayBeMore = await fire.due(at);
      readiness.looked();
      return mayBeMore;
    },
    onError(error) {
      watchfulness.failed();
      readiness.failed();
      rooms.log.error({ step: 'schedule', error: messageOf(error) }, 'could not look');
    },
  });
  return {
    rooms,
    fire,
    ticker,
    agents,
    timeZone,
    version,
    isReady: () => readiness.isReady(),
    begin() {
      // Not before somebody can listen.
      if (replanned !== null) announceReplanned(rooms, replanned);
      ticker.start();
      void keepWatch(rooms, machine, watch.signal);
    },
    end: () => endHouse(rooms, fire, ticker, watch),
  };
}

async function endHouse(
  rooms: Rooms,
  fire: Fire,
  ticker: Ticker,
  watch: AbortController,
): Promise<void> {
  if (watch.signal.aborted) return;
  watch.abort();
  await ticker.stop();
  rooms.gate.close();
  const settled = rooms.liveRuns
    .stopAll('daemon_stopped')
    .then(() => fire.settled())
    .then(() => true);
  const over = new AbortController();
  const patience = wait(stopWithinMs, false, { signal: over.signal }).catch(() => false);
  const isSettled = await Promise.race([settled, patience]);
  over.abort();
  // A daemon with live runs stays on the list: that is how the next one finds and ends them.
  if (isSettled) await rooms.store.write(() => gone(rooms.claim.daemonId));
}
