import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Reads again whatever is on the screen and of this key (all, without one). A
 * first read that is under way may be answered with what was so before; the
 * library lets such a read be, so it is read once more when it has ended.
 */
export async function readAgain(queries: QueryClient, queryKey: QueryKey = []): Promise<void> {
  for (const query of queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined) continue;
    const again = () =>
      // The library takes the answer of the read that ended in the same turn.
      setTimeout(() => void queries.invalidateQueries({ queryKey: query.queryKey, exact: true }));
    void query.promise?.then(again, again);
  }
  await queries.invalidateQueries({ queryKey });
}
