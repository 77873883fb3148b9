import { Siblings } from '../claim/presence.ts';
import { messageOf } from '../errors.ts';
import type { Machine } from '../fire/rescue-step.ts';
import type { Plan } from '../store/plan.ts';
import type { Store } from '../store/store.ts';
import { beginSimulation } from './machine.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** A daemon's place among the living. */
export interface Place {
  readonly machine: Machine;
  leave(): void;
}

/** What simulated daemons share: time, the store, and whether a process is alive. */
export interface World {
  readonly time: VirtualTime;
  readonly store: Store;
  /** What went wrong and must not. */
  readonly faults: readonly Error[];
  enter(daemonId: string, startedAt: number): Place;
  /** An outage is none of it. */
  failed(error: unknown): void;
  /** Whether the store answers; it does from the beginning. */
  reachable: boolean;
  /** A daemon asked for the end of a run that may be in a sibling's hands: all look within a second. */
  cancelAsked(): void;
  /** Adds a daemon's look at such requests. */
  looksForCancels(look: () => Promise<void>): void;
  close(): Promise<void>;
}

/** Begins a simulation: from now on the program's clock is the simulated one. @param start UTC epoch ms */
export function createWorld(start: number, opened: Store): World {
  const underWay = new Set<Promise<unknown>>();
  const time = createVirtualTime(start, underWay);
  const answering = opened.engine === 'sqlite' ? opened : watched(opened, underWay);
  const store = breakable(answering, () => world.reachable);
  const end = beginSimulation(time);
  const living = new Set<number>();
  const lookers: (() => Promise<void>)[] = [];
  const faults: Error[] = [];
  let pids = 0;
  const failed = (error: unknown) => {
    if (!(error instanceof Outage))
      faults.push(error instanceof Error ? error : new Error(messageOf(error)));
  };
  const world: World = {
    reachable: true,
    time,
    store,
    faults,
    failed,
    enter(id, startedAt) {
      const pid = (pids += 1);
      living.add(pid);
      return {
        machine: {
          self: { id, host: 'simulated', pid, startedToken: null, startedAt },
          isAlive: async (it) => living.has(it.pid),
          siblings: new Siblings(),
        },
        leave: () => void living.delete(pid),
      };
    },
    cancelAsked() {
      time.after(1_000, lookers, () => {
        for (const look of lookers) look().catch(failed);
      });
    },
    looksForCancels: (look) => void lookers.push(look),
    async close() {
      end();
      await opened.close();
    },
  };
  return world;
}

/** The store does not answer. */
export class Outage extends Error {
  override readonly name = 'Outage';
  constructor() {
    super('the store does not answer');
  }
}

function breakable(store: Store, isReachable: () => boolean): Store {
  return {
    ...store,
    read: <T>(plan: () => Plan<T>) =>
      isReachable() ? store.read(plan) : Promise.reject(new Outage()),
    write: <T>(plan: () => Plan<T>) =>
      isReachable() ? store.write(plan) : Promise.reject(new Outage()),
  };
}

/** Time must not go on while a database server is being asked. */
function watched(store: Store, underWay: Set<Promise<unknown>>): Store {
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };
  return {
    engine: store.engine,
    read: <T>(plan: () => Plan<T>) => watch(store.read(plan)),
    write: <T>(plan: () => Plan<T>) => watch(store.write(plan)),
    close: () => store.close(),
  };
}
