import { later } from '../../src/clock.ts';
import type { Claim } from '../../src/handoff.ts';
import type { SimulatedDaemon } from '../../src/simulate/daemon.ts';
import type { World } from '../../src/simulate/world.ts';

/** What a daemon takes to notice by itself that something changed: a sibling's edit, a clock, a wake (ms). */
const noticeMs = 5_000;

/** A history while it is lived through. */
export interface Lived {
  readonly world: World;
  readonly claims: readonly Claim[];
  /** Every routine that ever was, and when it was made on its daemon's clock. */
  readonly routines: ReadonlyMap<string, number>;
  /** For each change of the rules of time zones: the version that every routine had then. */
  readonly zoneChanges: readonly ReadonlyMap<string, number>[];
}

export interface Stage extends Lived {
  readonly zoneChanges: Map<string, number>[];
  readonly daemons: readonly SimulatedDaemon[];
  readonly vanishing: Set<number>;
  readonly offsets: number[];
  readonly claims: Claim[];
  readonly routines: Map<string, number>;
  readonly removed: Set<string>;
}

/** Those that are left look after what a dead one had in hand. */
export function rescueSoon({ time, failed }: World, daemons: readonly SimulatedDaemon[]): void {
  time.after(noticeMs, daemons, () => {
    for (const it of daemons) if (!it.machine.isAsleep) it.rescue().catch(failed);
  });
}

export function wakeSoon(it: SimulatedDaemon): void {
  it.machine.do(() => later(noticeMs, it.wake));
}

export async function startDaemon({ daemons, world }: Stage, index: number): Promise<void> {
  const daemon = daemons[index];
  if (daemon === undefined || daemon.isUp || daemon.machine.isAsleep || !world.reachable) return;
  for (const it of daemons) await it.beat();
  await daemon.start();
  await world.time.settle();
}
