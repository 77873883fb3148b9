import type { SimulatedDaemon } from '../../src/simulate/daemon.ts';
import type { World } from '../../src/simulate/world.ts';
import { listVersions } from '../../src/store/queries/versions.ts';
import type { Act } from './history.ts';
import { rescueSoon, type Stage, startDaemon, wakeSoon } from './stage-of-history.ts';

export function breakOff(world: World, ms: number): void {
  if (!world.reachable) return;
  world.reachable = false;
  world.time.after(ms, world, () => {
    world.reachable = true;
  });
}

/** Mixed fleets are warned against by `doctor`: every daemon gets the new rules at once. */
export async function changeZones(stage: Stage): Promise<void> {
  const { daemons, routines, world, zoneChanges } = stage;
  // Who sleeps cannot be started again with the others.
  if (!world.reachable || daemons.some(({ machine }) => machine.isAsleep)) return;
  const up = daemons.flatMap((it, index) => (it.isUp ? index : []));
  for (const it of daemons) await it.stop();
  const versions = new Map<string, number>();
  for (const id of routines.keys()) {
    const known = await world.store.read(() => listVersions(id));
    versions.set(id, known.at(-1)?.version ?? 0);
  }
  zoneChanges.push(versions);
  for (const index of up) await startDaemon(stage, index);
}

export async function befall(stage: Stage, act: Extract<Act, { daemon: number }>): Promise<void> {
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
      await crash(stage, daemon);
      return rescueSoon(world, daemons);
    case 'stop':
      if (daemon.machine.isAsleep) return;
      // Without its store it cannot take leave of it.
      return await (world.reachable ? daemon.stop() : crash(stage, daemon));
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

/** Dies from one instant to the next; its last sign of life is lost with the store. */
async function crash({ world }: Stage, daemon: SimulatedDaemon): Promise<void> {
  await daemon.crash(world.reachable);
}
