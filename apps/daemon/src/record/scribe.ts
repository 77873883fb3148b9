import { setTimeout as wait } from 'node:timers/promises';
import type { RunEvent } from '@open-design/contracts';
import { storeEvents } from '../store/queries/run-events.ts';
import type { Store } from '../store/store.ts';
import { type NeedsYou, notePermissions } from '../store/queries/permission-events.ts';
import type { Plan } from '../store/plan.ts';
import type { Feed } from './feed.ts';

/** Events of all runs that come within this (ms) of each other share a commit. */
const gatherMs = 15;

/** Stores the events of all live runs; nobody sees an event before it is stored. */
export interface Scribe {
  /** Resolves when the events are stored. Those that are stored already stay as they are. Rejects with the store's error. */
  write(runId: string, events: readonly RunEvent[]): Promise<void>;
}

/** @param tell told what viewers of the daemon should know, after it is stored */
export function createScribe(store: Store, feed: Feed, tell: (event: NeedsYou) => void): Scribe {
  let inHand = new Map<string, RunEvent[]>();
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await wait(gatherMs);
    const taken = inHand;
    inHand = new Map();
    flushing = undefined;
    const news = await store.write(() => noteAll(taken));
    for (const [runId, events] of taken) feed.publish(runId, events);
    for (const event of news) tell(event);
  }

  return {
    async write(runId, events) {
      if (events.length === 0) return;
      inHand.set(runId, [...(inHand.get(runId) ?? []), ...events]);
      await (flushing ??= flush());
    },
  };
}

/** Events, and what they say of questions to a person, in one transaction. */
function* noteAll(taken: ReadonlyMap<string, readonly RunEvent[]>): Plan<NeedsYou[]> {
  yield* storeEvents(taken);
  const news: NeedsYou[] = [];
  for (const [runId, events] of taken) news.push(...(yield* notePermissions(runId, events)));
  return news;
}
