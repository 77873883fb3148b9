import type { Policies, RoutineInput } from '@open-design/contracts';
import type { ClaimedSlots } from '../../src/claim/claim-due.ts';
import { later, now } from '../../src/clock.ts';
import type { Claim } from '../../src/handoff.ts';
import { createDaemon, type SimulatedDaemon } from '../../src/simulate/daemon.ts';
import { createMachine } from '../../src/simulate/machine.ts';
import { createWorld, type World } from '../../src/simulate/world.ts';
import type { Store } from '../../src/store/store.ts';
import { type Act, day, type Happening, type History, type PlannedSchedule } from './history.ts';

/** What a daemon takes to notice by itself that something changed: a sibling's edit, a clock, a wake (ms). */
const noticeMs = 5_000;

/** A history while it is lived through. */
export interface Lived {
  readonly world: World;
  readonly claims: readonly Claim[];
  /** Every routine that ever was, and when it was made on its daemon's clock. */
  readonly routines: ReadonlyMap<string, number>;
}

interface Stage extends Lived {
  readonly daemons: readonly SimulatedDaemon[];
  readonly vanishing: Set<number>;
  readonly offsets: number[];
  readonly claims: Claim[];
  readonly routines: Map<string, number>;
  readonly removed: Set<string>;
}

/** Lives through a history with the real commands and the real claim, to an end at which nothing is left to do. */
export async function live(history: History, start: number, store: Store): Promise<Lived> {
  const stage = setUp(history, start, store);
  const { world, daemons } = stage;
  const [first] = daemons;
  for (const index of daemons.keys()) await startDaemon(stage, index);
  for (const it of history.routines) await create(stage, first, it);
  for (const { after, through, act } of history.happenings) {
    await world.time.runUntil(world.time.at + after);
    await happen(stage, { after, through, act });
    await world.time.settle();
  }
  await toTheEnd(stage);
  return stage;
}

function setUp(history: History, start: number, store: Store): Stage {
  const world = createWorld(start, store);
  const claims: Claim[] = [];
  const vanishing = new Set<number>();
  let runs = 0;
  const daemons: SimulatedDaemon[] = history.ahead.map((ahead, index) =>
    createDaemon(world, {
      name: `D${index + 1}`,
      machine: createMachine(world.time, ahead),
      timeZone: 'UTC',
      // It is woken where a real one would notice by itself, so that it need not look every few seconds of a year.
      sleepAtMostMs: 7 * day,
      course() {
        runs += 1;
        const takes = history.takes[runs % history.takes.length] ?? 0;
        return { takes, succeeds: runs % history.fails !== 0 };
      },
      claimed(slots: ClaimedSlots) {
        claims.push(...slots.claims);
        if (slots.claims.length === 0 || !vanishing.delete(index)) return true;
        rescueSoon(world, daemons);
        return false;
      },
    }),
  );
  const routines = new Map<string, number>();
  const removed = new Set<string>();
  return { world, daemons, vanishing, offsets: [...history.ahead], claims, routines, removed };
}

async function startDaemon({ daemons, world }: Stage, index: number): Promise<void> {
  const daemon = daemons[index];
  if (daemon === undefined || daemon.isUp || daemon.machine.isAsleep) return;
  for (const it of daemons) await it.beat();
  await daemon.start();
  await world.time.settle();
}

async function happen(stage: Stage, { through, act }: Happening): Promise<void> {
  const awake = stage.daemons.filter((it) => it.isUp && !it.machine.isAsleep);
  const desk = awake[through % Math.max(1, awake.length)];
  if ('daemon' in act) return await befall(stage, act);
  if (desk === undefined) return;
  if (act.do === 'create') await create(stage, desk, act);
  else await change(stage, desk, act);
  // Siblings notice by themselves.
  for (const it of awake) wakeSoon(it);
}

/** Those that are left look after what a dead one had in hand. */
function rescueSoon({ time, failed }: World, daemons: readonly SimulatedDaemon[]): void {
  time.after(noticeMs, daemons, () => {
    for (const it of daemons) if (!it.machine.isAsleep) it.rescue().catch(failed);
  });
}

function wakeSoon(it: SimulatedDaemon): void {
  it.machine.do(() => later(noticeMs, it.wake));
}

function scheduleOf({ schedule, lasts }: PlannedSchedule): RoutineInput['schedule'] {
  return lasts === null ? schedule : { ...schedule, endAt: now() + lasts };
}

async function create(
  { routines }: Stage,
  desk: SimulatedDaemon | undefined,
  { plan, policies }: { readonly plan: PlannedSchedule; readonly policies: Policies },
): Promise<void> {
  // A year of many routines would be a year of many more slots.
  if (desk === undefined || routines.size === 4) return;
  const { id, createdAt } = await desk.machine.do(() =>
    desk.commands.create({
      name: 'It',
      prompt: 'Do it.',
      schedule: scheduleOf(plan),
      target: { mode: 'create_each_run' },
      policies,
      enabled: true,
    }),
  );
  routines.set(id, createdAt);
}

async function change(
  { routines, removed }: Stage,
  { machine, commands }: SimulatedDaemon,
  act: Exclude<Act, { do: 'create' } | { daemon: number }>,
): Promise<void> {
  const ids = [...routines.keys()].filter((it) => !removed.has(it));
  const id = ids[act.which % Math.max(1, ids.length)];
  if (id === undefined) return;
  await machine.do(async () => {
    switch (act.do) {
      case 'edit':
        return await commands.update(id, { schedule: scheduleOf(act.plan) });
      case 'policies':
        return await commands.update(id, { policies: act.policies });
      case 'pause':
        return await commands.pause(id, null);
      case 'resume':
        return await commands.resume(id);
      case 'snooze':
        return await commands.snooze(id, now() + act.ms, null);
      case 'remove':
        removed.add(id);
        return await commands.remove(id);
    }
  });
}

async function befall(stage: Stage, act: Extract<Act, { daemon: number }>): Promise<void> {
  const { daemons, offsets, vanishing, world } = stage;
  const index = act.daemon % daemons.length;
  const daemon = daemons[index];
  if (daemon === undefined) return;
  switch (act.do) {
    case 'start':
      return await startDaemon(stage, index);
    case 'vanish':
      return void vanishing.add(index);
    case 'crash':
      await daemon.crash();
      return rescueSoon(world, daemons);
    case 'stop':
      return daemon.machine.isAsleep ? undefined : await daemon.stop();
    case 'mistime':
      return daemon.machine.mistime(act.ms);
    case 'block':
      return daemon.machine.block(act.ms);
    case 'setClock':
      offsets[index] = (offsets[index] ?? 0) + act.ms;
      daemon.machine.setClock(act.ms);
      return wakeSoon(daemon);
    case 'sleep':
      if (daemon.machine.isAsleep) return;
      // Set before it sleeps: it looks within a few seconds after it woke.
      wakeSoon(daemon);
      return daemon.machine.sleep(act.ms);
  }
}

/** All clocks are right, all daemons run; then every routine is paused, and what is under way ends. */
async function toTheEnd(stage: Stage): Promise<void> {
  const { world, daemons, offsets, routines, removed, vanishing } = stage;
  const { time } = world;
  vanishing.clear();
  await time.runUntil(time.at + 4 * day);
  for (const [index, daemon] of daemons.entries()) {
    daemon.machine.setClock(-(offsets[index] ?? 0));
    daemon.machine.mistime(0);
    await startDaemon(stage, index);
  }
  for (const it of daemons) await it.rescue();
  for (const it of daemons) wakeSoon(it);
  await time.runUntil(time.at + 3 * day);
  const [desk] = daemons;
  for (const id of routines.keys()) {
    if (!removed.has(id)) await desk?.machine.do(() => desk.commands.pause(id, null));
  }
  await time.runUntil(time.at + 5 * day);
}
