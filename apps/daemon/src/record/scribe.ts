import { setTimeout as wait } from 'node:timers/promises';
import type { RunEvent } from '@open-design/contracts';
import { storeEvents } from '../store/queries/run-events.ts';
import type { Store } from '../store/store.ts';
import type { Feed } from './feed.ts';

/** Events of all runs that come within this (ms) of each other share a commit. */
const gatherMs = 15;

/** Stores the events of all live runs; nobody sees an event before it is stored. */
export interface Scribe {
  /** Resolves when the events are stored. Those that are stored already stay as they are. Rejects with the store's error. */
  write(runId: string, events: readonly RunEvent[]): Promise<void>;
}

export function createScribe(store: Store, feed: Feed): Scribe {
  let inHand = new Map<string, RunEvent[]>();
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await wait(gatherMs);
    const taken = inHand;
    inHand = new Map();
    flushing = undefined;
    await store.write(() => storeEvents(taken));
    for (const [runId, events] of taken) feed.publish(runId, events);
  }

  return {
    async write(runId, events) {
      if (events.length === 0) return;
      inHand.set(runId, [...(inHand.get(runId) ?? []), ...events]);
      await (flushing ??= flush());
    },
  };
}
