import type { AuditReport, Policies, ScheduleSet } from '@open-design/contracts';
import { audit } from '../commands/audit.ts';
import { ownTimeZone } from '../config/config.ts';
import { listRoutines } from '../store/queries/routines.ts';
import { listSlots } from '../store/queries/slots.ts';
import { calendarIn } from '../schedule/calendar-in.ts';
import { createDaemon, type SimulatedDaemon } from './daemon.ts';
import { type Downtime, isMeantToRun, turningPoints } from './downtime.ts';
import { createMachine } from './machine.ts';
import { openThrowAwayStore } from './throw-away-store.ts';
import { type Counts, countsOf, type Stretch, timelineOf } from './timeline.ts';
import { createWorld, type World } from './world.ts';

/** What of a routine a simulation needs. */
export interface SimulatedRoutine {
  readonly name: string;
  readonly schedule: ScheduleSet;
  readonly policies?: Policies | null | undefined;
}

export interface SimulationOrder {
  readonly routines: readonly SimulatedRoutine[];
  /** (from, until], UTC epoch ms. */
  readonly from: number;
  readonly until: number;
  readonly daemons: number;
  readonly downs: readonly Downtime[];
  /** How long every run takes (ms); it succeeds then. */
  readonly runTakesMs: number;
}

export interface SimulatedLedger {
  readonly name: string;
  readonly timeline: readonly Stretch[];
  readonly counts: Counts;
  /** Slots that have passed and nobody has looked at, because no daemon runs at the end. */
  readonly open: number;
}

export interface Simulation {
  readonly from: number;
  readonly until: number;
  readonly routines: readonly SimulatedLedger[];
  readonly audit: AuditReport;
}

/** Nothing but slots and starts of daemons happens here, and both wake a ticker by themselves. */
const sleepAtMostMs = 86_400_000;

/**
 * Lets daemons live through a stretch of time on a simulated clock, with a
 * store that is thrown away. Ticker, claim, policies and ledger are the real
 * ones; only the runs are made up.
 *
 * @throws DaemonError VALIDATION_FAILED; the first fault of a daemon
 */
export async function simulate(order: SimulationOrder): Promise<Simulation> {
  const world = createWorld(order.from, openThrowAwayStore(order.from));
  try {
    const numbers = Array.from({ length: order.daemons }, (_, index) => index + 1);
    const daemons = numbers.map((number) => daemonOf(world, number, order));
    await startAndStop(daemons, order, order.from);
    for (const routine of order.routines) await addRoutine(daemons, routine);
    for (const at of turningPoints(order.downs, order.from, order.until)) {
      await world.time.runUntil(at);
      await startAndStop(daemons, order, at);
    }
    await world.time.runUntil(order.until + 1);
    const [fault] = world.faults;
    if (fault !== undefined) throw fault;
    return await readLedger(world, order);
  } finally {
    await world.close();
  }
}

function daemonOf(world: World, number: number, { runTakesMs }: SimulationOrder): SimulatedDaemon {
  return createDaemon(world, {
    name: `D${number}`,
    machine: createMachine(world.time, 0),
    timeZone: ownTimeZone(),
    sleepAtMostMs,
    course: () => ({ takes: runTakesMs, succeeds: true }),
    claimed: () => true,
  });
}

async function addRoutine(
  [daemon]: readonly SimulatedDaemon[],
  routine: SimulatedRoutine,
): Promise<void> {
  const { name, schedule, policies } = routine;
  await daemon?.commands.create({
    name,
    schedule,
    policies,
    prompt: 'Do nothing.',
    target: { mode: 'create_each_run' },
    enabled: true,
  });
}

async function startAndStop(
  daemons: readonly SimulatedDaemon[],
  { downs }: SimulationOrder,
  at: number,
): Promise<void> {
  const wanted = daemons.map((it, index) => ({
    it,
    runs: isMeantToRun(downs, index + 1, at),
  }));
  for (const { it, runs } of wanted) if (!runs) await it.stop();
  for (const { it, runs } of wanted) {
    if (!runs || it.isUp) continue;
    for (const other of daemons) await other.beat();
    await it.start();
  }
}

async function readLedger(world: World, { from, until }: SimulationOrder): Promise<Simulation> {
  const { store } = world;
  const calendar = calendarIn(ownTimeZone());
  const routines: SimulatedLedger[] = [];
  const stored = await store.read(listRoutines);
  for (const { id, name, schedule, cursorAt } of stored.toReversed()) {
    const every = { from, to: until, limit: Number.MAX_SAFE_INTEGER };
    const entries = await store.read(() => listSlots(id, every));
    const open = calendar.passed(schedule, cursorAt, until)?.count ?? 0;
    routines.push({ name, timeline: timelineOf(entries), counts: countsOf(entries), open });
  }
  return { from, until, routines, audit: await audit(store, calendar, {}) };
}
