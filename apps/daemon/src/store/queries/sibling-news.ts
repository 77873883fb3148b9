import { DaemonEvent } from '@open-design/contracts';
import { z } from 'zod';
import { build } from '../compile.ts';
import { all, change, type Plan } from '../plan.ts';

/** The last events of a daemon. They are numbered one after the other; a number that is left out is an event that nobody was told. */
export interface News {
  /** The number of the first of them. */
  readonly first: number;
  readonly events: readonly DaemonEvent[];
}

export interface SiblingNews {
  readonly daemonId: string;
  /** Null while it tells nothing, or in a way that this program cannot read. */
  readonly news: News | null;
}

const Stored = z.object({
  first: z.int(),
  // A newer program may tell what this one does not know.
  events: z.array(DaemonEvent.catch({ type: 'siblings.changed' })),
});

/**
 * Puts a daemon's news in the place of those before.
 * @returns false where the daemon is not on the list
 */
export function* tellNews(daemonId: string, news: News | null): Plan<boolean> {
  const news_json = news === null ? null : JSON.stringify(news);
  const told = build.updateTable('daemons').set({ news_json }).where('id', '=', daemonId);
  return (yield* change(told)) > 0;
}

/** Writes down whether somebody watches a daemon: then its siblings tell their news. */
export function* noteWatched(daemonId: string, isWatched: boolean): Plan<void> {
  const is_watched = isWatched ? 1 : 0;
  yield* change(build.updateTable('daemons').set({ is_watched }).where('id', '=', daemonId));
}

/** What all daemons but one tell. */
export function* newsOfSiblings(daemonId: string): Plan<SiblingNews[]> {
  const rows = yield* all(
    build.selectFrom('daemons').select(['id', 'news_json']).where('id', '<>', daemonId),
  );
  return rows.map(({ id, news_json }) => ({ daemonId: id, news: newsIn(news_json) }));
}

function newsIn(text: string | null): News | null {
  if (text === null) return null;
  const stored = Stored.safeParse(JSON.parse(text));
  return stored.success ? stored.data : null;
}
