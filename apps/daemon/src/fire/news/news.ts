import { setInterval } from 'node:timers/promises';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { type Audience, createAudience } from '../../show/audience.ts';
import { createHub, type Hub } from '../../show/hub.ts';
import type { DaemonsTable } from '../../store/tables/daemons.ts';
import type { Store } from '../../store/store.ts';
import { createListener } from './listener.ts';
import { createTeller } from './teller.ts';

/** How often (ms) a daemon tells what has happened in it, and looks for what siblings tell. */
const everyMs = 400;

/** What daemons on one store tell each other for those who watch (ADR 0006). */
export interface News {
  /** Those who watch this daemon. */
  readonly audience: Audience;
  /** Takes note of the daemons on the list: whether there are others, and whether one is watched. */
  heed(daemons: readonly DaemonsTable[]): void;
  /** Tells and looks, once. @throws the store's own error */
  turn(): Promise<void>;
}

export function createNews(it: {
  readonly store: Store;
  readonly daemonId: string;
  readonly hub: Hub;
}): News {
  // Apart from the daemon's own: what happened elsewhere sets nothing off here, and is told to nobody again.
  const everywhere = createHub();
  it.hub.subscribe((event) => everywhere.publish(event));
  const teller = createTeller(it);
  const listener = createListener({ ...it, say: (event) => everywhere.publish(event) });
  return {
    audience: createAudience(everywhere, listener),
    heed(daemons) {
      const own = daemons.find(({ id }) => id === it.daemonId);
      const others = daemons.filter(({ id }) => id !== it.daemonId);
      teller.heed(
        others.some(({ is_watched }) => is_watched === 1),
        (own?.news_json ?? null) !== null,
      );
      listener.heed(others.length, own?.is_watched === 1);
    },
    async turn() {
      await teller.tell();
      await listener.look();
    },
  };
}

/** Repeats it until the signal is aborted. On real time: a replaced global clock must not stop it. */
export async function keepNews(news: News, log: Log, signal: AbortSignal): Promise<void> {
  let isFailing = false;
  try {
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) {
      try {
        await news.turn();
        isFailing = false;
      } catch (error) {
        if (!isFailing && !signal.aborted)
          log.warn({ step: 'show', error: messageOf(error) }, 'siblings were not heard');
        isFailing = true;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
