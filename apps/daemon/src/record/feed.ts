import type { RunEvent } from '@open-design/contracts';

/** Tells the viewers of a run what has just been stored. */
export interface Feed {
  publish(runId: string, events: readonly RunEvent[]): void;
  /** @returns the function that ends the subscription */
  subscribe(runId: string, listener: (events: readonly RunEvent[]) => void): () => void;
}

export function createFeed(): Feed {
  const listeners = new Map<string, Set<(events: readonly RunEvent[]) => void>>();
  return {
    publish(runId, events) {
      for (const listener of listeners.get(runId) ?? []) listener(events);
    },
    subscribe(runId, listener) {
      const group = listeners.get(runId) ?? new Set();
      listeners.set(runId, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0) listeners.delete(runId);
      };
    },
  };
}
