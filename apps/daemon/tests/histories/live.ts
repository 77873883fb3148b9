import type { ClaimedSlots } from '../../src/claim/claim-due.ts';
import type { Claim } from '../../src/handoff.ts';
import { createDaemon, type SimulatedDaemon } from '../../src/simulate/daemon.ts';
import { createMachine } from '../../src/simulate/machine.ts';
import { createWorld } from '../../src/simulate/world.ts';
import type { Store } from '../../src/store/store.ts';
import { befall, breakOff, changeZones } from './befall.ts';
import { change, create } from './change.ts';
import { day } from './definitions.ts';
import type { Happening, History } from './history.ts';
import { type Lived, rescueSoon, type Stage, startDaemon, wakeSoon } from './stage-of-history.ts';
import { rulesAfter } from './zone-rules.ts';

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
  const zoneChanges: Map<string, number>[] = [];
  let runs = 0;
  const daemons: SimulatedDaemon[] = history.ahead.map((ahead, index) =>
    createDaemon(world, {
      name: `D${index + 1}`,
      machine: createMachine(world.time, ahead),
      timeZone: 'UTC',
      rules: () => rulesAfter(zoneChanges.length),
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
  const offsets = [...history.ahead];
  return { world, daemons, vanishing, offsets, claims, routines, removed, zoneChanges };
}

async function happen(stage: Stage, { through, act }: Happening): Promise<void> {
  const awake = stage.daemons.filter((it) => it.isUp && !it.machine.isAsleep);
  const desk = awake[through % Math.max(1, awake.length)];
  if ('daemon' in act) return await befall(stage, act);
  if (act.do === 'outage') return breakOff(stage.world, act.ms);
  if (act.do === 'zones') return await changeZones(stage);
  // A person is told that the store does not answer, and nothing changes.
  if (desk === undefined || !stage.world.reachable) return;
  if (act.do === 'create') await create(stage, desk, act);
  else await change(stage, desk, act);
  // Siblings notice by themselves.
  for (const it of awake) wakeSoon(it);
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
