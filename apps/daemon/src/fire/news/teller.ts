import type { DaemonEvent } from '@open-design/contracts';
import type { Hub } from '../../show/hub.ts';
import { type News, tellNews } from '../../store/queries/sibling-news.ts';
import type { Store } from '../../store/store.ts';

/** So many of the last events are told; a sibling that is further behind reads everything anew. */
const mostTold = 100;

/** Tells siblings what happens in this daemon, while one of them is watched. */
export interface Teller {
  /**
   * Begins to tell, or ends it.
   * @param isTold whether the store holds news of this daemon; it does not when its row was lost
   */
  heed(isWanted: boolean, isTold: boolean): void;
  /** Writes down what has happened since the last time, apart from what made it happen. Nothing otherwise. @throws the store's own error */
  tell(): Promise<void>;
}

export function createTeller(it: {
  readonly store: Store;
  readonly daemonId: string;
  readonly hub: Pick<Hub, 'subscribe'>;
}): Teller {
  let news: News | null = null;
  let told: News | null = null;
  let next = 1;
  let unsubscribe: () => void = () => undefined;
  const note = (event: DaemonEvent) => {
    next += 1;
    const events = [...(news?.events ?? []), event].slice(-mostTold);
    news = { first: next - events.length, events };
  };
  const begin = () => {
    // A number is left out: something may have happened meanwhile, and whoever heard of the last one is to know.
    next += 1;
    news = { first: next, events: [] };
    unsubscribe = it.hub.subscribe(note);
  };
  return {
    heed(isWanted, isTold) {
      if (!isTold) told = null;
      if (isWanted === (news !== null)) return;
      if (isWanted) return begin();
      unsubscribe();
      news = null;
    },
    async tell() {
      if (news === told) return;
      const now = news;
      if (await it.store.write(() => tellNews(it.daemonId, now))) told = now;
    },
  };
}
