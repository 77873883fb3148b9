import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type Agents, createAgents } from './agents/registry.ts';
import type { Config } from './config/config.ts';
import { ownEnvironment, ownTimeZone, ownZoneData } from './config/config.ts';
import {
  briefProgram,
  keeperProgram,
  type OwnProgram,
  ownProgram,
  programVersion,
} from './config/programs.ts';
import { recoverPlaced } from './agents/handover/place.ts';
import { createGit } from './agents/process/git.ts';
import { endLeftBehind } from './agents/process/left-behind.ts';
import { messageOf } from './errors.ts';
import type { OrphanedRun } from './claim/rescue.ts';
import { replan } from './claim/replan.ts';
import { now } from './clock.ts';
import { createFire, type Fire } from './fire.ts';
import { createAgentsHere } from './fire/agents-here.ts';
import { createNews, keepNews } from './fire/news/news.ts';
import { announceReplanned } from './fire/announce.ts';
import { createReadiness } from './fire/readiness.ts';
import { keepWatch, rescueStep } from './fire/rescue-step.ts';
import type { Rooms } from './fire/rooms.ts';
import { startWatching } from './fire/watchfulness.ts';
import { createWorkspaceDesk, type WorkspaceDesk } from './fire/workspace-desk.ts';
import { createLog } from './log.ts';
import { thisMachine } from './machine.ts';
import { startCollecting } from './plugins/collect.ts';
import { createFeed } from './record/feed.ts';
import { createScribe } from './record/scribe.ts';
import { createGate } from './run/gate.ts';
import { createKeepers } from './run/keepers.ts';
import { createLiveRuns } from './run/live-runs.ts';
import { createRests } from './run/rest/rests.ts';
import { calendarIn } from './schedule/calendar-in.ts';
import { daySpan } from './schedule/day-span.ts';
import { createTicker, type Ticker } from './schedule/ticker.ts';
import { openVault, type Vault } from './secrets/vault.ts';
import { createHub } from './show/hub.ts';
import { placedFile } from './spool/folder.ts';
import { gone } from './store/queries/daemons.ts';
import { placesOfRoutine } from './store/queries/places-of-routine.ts';
import { earliestDue } from './store/queries/routines.ts';
import type { Store } from './store/store.ts';

/** How long runs may take to stop with the daemon (ms); what is still live then is ended by the next start. */
const stopWithinMs = 4_000;

/**
 * How long (ms) a run goes on while no daemon of its machine is there, where
 * others may take it for lost: less than they wait (claim/presence.ts), so that
 * it is never at work twice.
 */
const aloneMs = 25_000;

/** What becomes of live runs when their daemon ends: they are stopped, or their keepers keep them. */
export type RunsAtEnd = 'stop' | 'keep';

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
  readonly desk: WorkspaceDesk;
  readonly vault: Vault;
  readonly timeZone: string;
  readonly version: string;
  readonly program: OwnProgram;
  /** UTC epoch ms. */
  readonly startedAt: number;
  /** Whether the store answers and slots are being claimed. */
  isReady(): Promise<boolean>;
  /** Starts to take up what is due. */
  begin(): void;
  /** Ends timers, and its runs or its part in them. Idempotent. */
  end(runs?: RunsAtEnd): Promise<void>;
}

/** Builds the rooms and ends what dead daemons left live. @throws the store's own error */
export async function buildHouse(settings: HouseSettings): Promise<House> {
  const { config, store, daemonId, startedAt } = settings;
  const timeZone = ownTimeZone();
  const program = await ownProgram();
  const version = programVersion();
  const calendar = calendarIn(timeZone);
  const hub = createHub();
  const agents = createAgents({
    briefProgram: briefProgram(),
    environment: ownEnvironment(),
    version,
    changed: () => hub.publish({ type: 'agents.changed' }),
  });
  const agentsHere = createAgentsHere(() => agents.here());
  const vault = openVault(config.dataDir);
  const watch = new AbortController();
  const leave = new AbortController();
  // Each run that waits or works listens for the end; there may be thousands.
  setMaxListeners(0, watch.signal, leave.signal);
  const feed = createFeed();
  const log = createLog(config.logLevel, vault.maskText);
  const { dataDir, diskBudget } = config;
  const git = createGit(ownEnvironment());
  const stopping = watch.signal;
  const around = { store, dataDir, hub, stopping, log };
  const desk = createWorkspaceDesk({ ...around, daemonId, diskBudget, git });
  const rooms: Rooms = {
    ...around,
    workspaces: desk.workspaces,
    vault,
    rests: createRests(ownEnvironment()),
    budgets: { settings: { ...config.budget, timeZone }, dayOf: daySpan },
    claim: { daemonId, calendar, leaves: () => agentsHere.elsewhere },
    agentsHere,
    agents: { findAgent: (id) => agents.find(id), agentIds: () => agents.ids },
    keepers: createKeepers({
      dataDir,
      program: keeperProgram(),
      isReplaced: program.isReplaced,
      silent: (keeperId) =>
        log.error({ step: 'run', keeperId }, 'a keeper that was silent is ended'),
    }),
    scribe: createScribe(store, feed, (event) => hub.publish(event)),
    aloneMs: config.databaseUrl === null ? null : aloneMs,
    endLeftBehind: (runId) => endLeftBehind({ pid: 0, startedToken: null, runId }),
    takeBackPlaced: (spool) => recoverPlaced(placedFile(spool)),
    gate: createGate(config.mostRuns ?? availableParallelism(), config.mostRunsPerAgent, (id) =>
      store.read(() => placesOfRoutine(id)),
    ),
    liveRuns: createLiveRuns(),
    feed,
    news: createNews({ store, daemonId, hub }),
    leaving: leave.signal,
  };
  const machine = await thisMachine(daemonId, startedAt);
  const watchfulness = await startWatching(rooms, startedAt, machine);
  const replanned = await store.write(() => replan(ownZoneData(), now()));
  const readiness = createReadiness(store, watch.signal);
  const fire = createFire(rooms);
  const adopt = (orphan: OrphanedRun) => fire.adopt(orphan);
  await rescueStep(rooms, machine, adopt);
  const ticker = createTicker({
    earliestDue: () => store.read(() => earliestDue(agentsHere.elsewhere)),
    async takeUp(at) {
      await watchfulness.note();
      const mayBeMore = await fire.due(at);
      readiness.looked();
      return mayBeMore;
    },
    // An agent would wait a third of a second for it.
    soon: () => rooms.keepers.makeReady(),
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
    desk,
    vault,
    timeZone,
    version,
    program,
    startedAt,
    isReady: () => readiness.isReady(),
    begin() {
      // Not before somebody can listen.
      if (replanned !== null) announceReplanned(rooms, replanned);
      ticker.start();
      void keepWatch(rooms, machine, adopt, watch.signal);
      void keepNews(rooms.news, log, watch.signal);
      void desk.startPruning();
      void startCollecting({ store, dataDir, log }, watch.signal);
    },
    async end(runs = 'stop') {
      if (watch.signal.aborted) return;
      watch.abort();
      if (runs === 'keep') leave.abort();
      await endHouse(rooms, fire, ticker, runs);
    },
  };
}

async function endHouse(rooms: Rooms, fire: Fire, ticker: Ticker, runs: RunsAtEnd): Promise<void> {
  await ticker.stop();
  rooms.gate.close();
  const isEmpty = rooms.liveRuns.size === 0;
  const ended = runs === 'stop' ? rooms.liveRuns.stopAll('daemon_stopped') : Promise.resolve();
  const settled = ended.then(() => fire.settled()).then(() => true);
  const over = new AbortController();
  const patience = wait(stopWithinMs, false, { signal: over.signal }).catch(() => false);
  const isSettled = await Promise.race([settled, patience]);
  over.abort();
  rooms.keepers.close();
  // A daemon with live runs stays on the list: that is how the next one finds them.
  if (isSettled && (runs === 'stop' || isEmpty))
    await rooms.store.write(() => gone(rooms.claim.daemonId));
}
