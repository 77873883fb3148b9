import type { DaemonEvent } from '@open-design/contracts';
import { awake } from '../../clock.ts';
import { newsOfSiblings, noteWatched, type SiblingNews } from '../../store/queries/sibling-news.ts';
import type { Store } from '../../store/store.ts';

/** That something unknown has changed is said at most this often (ms): whoever hears it reads everything. */
const saidEveryMs = 2_000;

/** Hears what happens in siblings, while somebody watches this daemon. */
export interface Listener {
  /** Resolves when whatever siblings do from now on will be heard, or that it was not. */
  begin(): Promise<void>;
  end(): void;
  /** Takes note of who else is there. @param isKnown whether the store says that this daemon is watched */
  heed(siblings: number, isKnown: boolean): void;
  /** Says what siblings have told since the last look. While nobody watches, or no sibling is there, nothing is read. @throws the store's own error */
  look(): Promise<void>;
}

/** @param say called for every event, in the order of its daemon */
export function createListener(it: {
  readonly store: Store;
  readonly daemonId: string;
  readonly say: (event: DaemonEvent) => void;
}): Listener {
  const { store, daemonId } = it;
  const hearing = new Hearing(it.say);
  let siblings = 0;
  let isWatched = false;
  let isWanted = false;
  let isKnown = false;
  const ask = async () => {
    if (isWanted === isKnown) return await store.read(() => newsOfSiblings(daemonId));
    const wanted = isWanted;
    const news = await store.write(function* () {
      yield* noteWatched(daemonId, wanted);
      return yield* newsOfSiblings(daemonId);
    });
    isKnown = wanted;
    return news;
  };
  return {
    async begin() {
      isWatched = true;
      hearing.begin([]);
      try {
        isWanted = siblings > 0;
        if (isWanted) hearing.begin(await ask());
      } catch {
        // The first look that the store answers finds siblings it does not know, and says so.
      }
    },
    end() {
      isWatched = false;
    },
    heed(others, known) {
      siblings = others;
      isKnown = known;
      // Not before here: a page that is loaded again is away for a moment.
      isWanted = isWatched && siblings > 0;
    },
    async look() {
      if (isWanted === isKnown && !(isWatched && siblings > 0)) return;
      const news = await ask();
      if (isWatched && siblings > 0) hearing.hear(news);
    },
  };
}

/** What has been heard of each sibling. */
class Hearing {
  readonly #say: (event: DaemonEvent) => void;
  /** The number of the last event of each; null of one that tells nothing. */
  readonly #last = new Map<string, number | null>();
  /** Whether something unknown has changed, and nobody was told. */
  #isOwed = false;
  #saidAt = 0;

  constructor(say: (event: DaemonEvent) => void) {
    this.#say = say;
  }

  /** Whoever watches from now on reads everything first: what was told before is none of its business. */
  begin(news: readonly SiblingNews[]): void {
    this.#last.clear();
    for (const it of news) this.#last.set(it.daemonId, lastOf(it));
    this.#isOwed = false;
    this.#saidAt = awake();
  }

  hear(news: readonly SiblingNews[]): void {
    for (const it of news) {
      if (!this.#tellAll(it)) this.#isOwed = true;
      this.#last.set(it.daemonId, lastOf(it));
    }
    // One that is gone may have had no time to tell its last deed.
    for (const id of this.#last.keys()) {
      if (news.some(({ daemonId }) => daemonId === id)) continue;
      this.#last.delete(id);
      this.#isOwed = true;
    }
    if (!this.#isOwed || awake() - this.#saidAt < saidEveryMs) return;
    this.#isOwed = false;
    this.#saidAt = awake();
    this.#say({ type: 'siblings.changed' });
  }

  /** @returns false where the sibling did, or may have done, more than it tells */
  #tellAll({ daemonId, news }: SiblingNews): boolean {
    const last = this.#last.get(daemonId) ?? null;
    if (news === null || last === null) return false;
    const known = last + 1 - news.first;
    if (known < 0 || known > news.events.length) return false;
    for (const event of news.events.slice(known)) this.#say({ ...event, daemonId });
    return true;
  }
}

function lastOf({ news }: SiblingNews): number | null {
  return news === null ? null : news.first + news.events.length - 1;
}
