import { setMaxListeners } from 'node:events';
import { claimBatch, claimDue, type ClaimedSlots } from '../claim/claim-due.ts';
import { replan } from '../claim/replan.ts';
import { presenceEveryMs } from '../claim/presence.ts';
import { now } from '../clock.ts';
import { createRoutineCommands, type RoutineCommands } from '../commands/routines.ts';
import { announceClaims } from '../fire/announce.ts';
import { adoptStep } from '../fire/adopt-step.ts';
import { type Adopt, rescueStep } from '../fire/rescue-step.ts';
import type { Rooms } from '../fire/rooms.ts';
import { startWatching } from '../fire/watchfulness.ts';
import { claimManual } from '../claim/claim-manual.ts';
import type { Calendar, Claim } from '../handoff.ts';
import { createTicker, type Ticker } from '../schedule/ticker.ts';
import { notePresence } from '../store/queries/absences.ts';
import { cancelRequests } from '../store/queries/agent-runs.ts';
import { gone } from '../store/queries/daemons.ts';
import type { ZoneData } from '../store/queries/zone-data.ts';
import { earliestDue } from '../store/queries/routines.ts';
import type { SimulatedMachine } from './machine.ts';
import { calendarIn } from '../schedule/calendar-in.ts';
import { simulatedRooms } from './rooms.ts';
import { type RunCourse, standInRun } from './stand-in-run.ts';
import type { Place, World } from './world.ts';

/** A daemon on a machine of its own: the real ticker, claim, watch and rescue; its runs are stand-ins. */
export interface SimulatedDaemon {
  readonly name: string;
  readonly machine: SimulatedMachine;
  readonly isUp: boolean;
  /** What a person does through this daemon. */
  readonly commands: RoutineCommands;
  start(): Promise<void>;
  /** Runs a routine now, as a person who does not wait for its slot. */
  runNow(routineId: string): Promise<void>;
  /** Ends in good order. Its last sign of life was as long ago as it can be. */
  stop(): Promise<void>;
  /** Is gone from one instant to the next, with all that it had in hand. @param leavesSign whether the store has its last sign of life */
  crash(leavesSign?: boolean): Promise<void>;
  /** Says that it is there, as it does every few seconds. */
  beat(): Promise<void>;
  /** Looks after what dead daemons left, as it does every few seconds. */
  rescue(): Promise<void>;
  wake(): void;
}

export interface DaemonSettings {
  readonly name: string;
  readonly machine: SimulatedMachine;
  /** The zone of schedules that name none. */
  readonly timeZone: string;
  /** The ticker's longest sleep (ms), where it is not the real one. */
  readonly sleepAtMostMs?: number;
  /** The rules of time zones that it starts with, where they are not always the same. */
  readonly rules?: () => { readonly zoneData: ZoneData; readonly calendar: Calendar };
  readonly course: (claim: Claim) => RunCourse;
  /** Told of everything that this daemon claimed; false when it vanishes at that moment. */
  readonly claimed: (slots: ClaimedSlots) => boolean;
}

/** One start of the program: everything that is gone with it. */
interface Life {
  readonly rooms: Rooms;
  readonly ticker: Ticker;
  readonly place: Place;
  readonly stopping: AbortController;
  readonly runs: Set<Promise<void>>;
}

/** Makes a daemon that has not been started yet. */
export function createDaemon(world: World, settings: DaemonSettings): SimulatedDaemon {
  const { name, machine, timeZone } = settings;
  const { store } = world;
  const calendar = () => settings.rules?.().calendar ?? calendarIn(timeZone);
  let lives = 0;
  let life: Life | undefined;

  /** Nothing of a vanished daemon goes on: what it awaits never comes. */
  function vanish(): Promise<never> {
    life?.place.leave();
    life = undefined;
    machine.kill();
    return new Promise(() => undefined);
  }

  const runOf = (rooms: Rooms, claim: Claim) => standInRun(rooms, claim, settings.course(claim));

  function goOn(runs: Set<Promise<void>>, work: Promise<void>): void {
    const run = work.catch(world.failed).finally(() => runs.delete(run));
    runs.add(run);
  }

  /** Goes on with what a dead daemon left; a stand-in that was at work is interrupted. */
  function adopting({ rooms, runs }: Pick<Life, 'rooms' | 'runs'>): Adopt {
    const way = { gate: rooms.gate, scheduled: (claim: Claim) => runOf(rooms, claim) };
    return (orphan) =>
      goOn(
        runs,
        adoptStep(rooms, orphan, way).then(() => undefined),
      );
  }

  function takeUp(it: Life, slots: ClaimedSlots): boolean {
    if (!settings.claimed(slots)) return false;
    announceClaims(it.rooms, slots);
    for (const claim of slots.claims) goOn(it.runs, runOf(it.rooms, claim));
    if (slots.claims.some(({ cancels }) => cancels)) world.cancelAsked();
    return true;
  }

  async function begin(): Promise<void> {
    const startedAt = now();
    const stopping = new AbortController();
    // As in the house: each run that waits listens for the end.
    setMaxListeners(0, stopping.signal);
    lives += 1;
    const rooms = simulatedRooms({
      store,
      daemonId: lives === 1 ? name : `${name}.${lives}`,
      calendar: calendar(),
      stopping: stopping.signal,
    });
    const place = world.enter(rooms.claim.daemonId, startedAt);
    const watchfulness = await startWatching(rooms, startedAt, place.machine);
    if (settings.rules !== undefined) {
      const { zoneData } = settings.rules();
      await store.write(() => replan(zoneData, startedAt));
    }
    const runs = new Set<Promise<void>>();
    await rescueStep(rooms, place.machine, adopting({ rooms, runs }));
    const ticker = createTicker({
      earliestDue: () => store.read(earliestDue),
      async takeUp(at) {
        await watchfulness.note();
        const batch = await store.write(() => claimDue(rooms.claim, at));
        if (life !== undefined && !takeUp(life, batch)) return await vanish();
        return batch.looked === claimBatch;
      },
      onError: (error) => {
        watchfulness.failed();
        world.failed(error);
      },
      ...(settings.sleepAtMostMs !== undefined && { sleepAtMostMs: settings.sleepAtMostMs }),
    });
    life = { rooms, ticker, place, stopping, runs };
    ticker.start();
  }

  async function end({ rooms, ticker, stopping, runs }: Life): Promise<void> {
    stopping.abort();
    await ticker.stop();
    await rooms.liveRuns.stopAll('daemon_stopped');
    await Promise.all(runs);
    await store.write(() => gone(rooms.claim.daemonId));
  }

  /** Stops those of its runs that a sibling asked to cancel. */
  async function heed({ rooms }: Life): Promise<void> {
    const ids = await store.read(() => cancelRequests(rooms.claim.daemonId));
    for (const id of ids) rooms.liveRuns.stop(id, 'canceled');
  }

  const beat = async (agoMs = 0) => {
    if (!machine.isAsleep) await store.write(() => notePresence(now() - agoMs));
  };
  const doIfUp = (work: (it: Life) => Promise<void>) =>
    life === undefined ? Promise.resolve() : machine.do(work.bind(null, life));

  world.looksForCancels(() => doIfUp(heed));
  return {
    name,
    machine,
    get isUp() {
      return life !== undefined;
    },
    commands: createRoutineCommands({
      store,
      get claim() {
        return life?.rooms.claim ?? { daemonId: name, calendar: calendar() };
      },
      timeZone,
      checkOptions: () => [],
      claimed: (slots) => void (life !== undefined && !takeUp(life, slots) && vanish()),
      changed: () => life?.ticker.wake(),
    }),
    runNow: (routineId) =>
      doIfUp(async (it) => {
        const { daemonId } = it.rooms.claim;
        const claim = await store.write(() => claimManual(routineId, daemonId, now()));
        if (claim !== null && !takeUp(it, { claims: [claim], unrun: [] })) void vanish();
      }),
    start: () => machine.do(begin),
    stop: () =>
      doIfUp(async (it) => {
        await beat(presenceEveryMs);
        await end(it);
        void vanish();
      }),
    crash: (leavesSign = true) =>
      doIfUp(async () => {
        if (leavesSign) await beat(presenceEveryMs);
        void vanish();
      }),
    beat: () => doIfUp(() => beat()),
    rescue: () => doIfUp((it) => rescueStep(it.rooms, it.place.machine, adopting(it))),
    wake: () => machine.do(() => life?.ticker.wake()),
  };
}
