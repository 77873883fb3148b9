import { RoutineSort, RoutineState } from '@open-design/contracts';
import { z } from 'zod';

/** What the list's address says after the `?`: what is left out is as it is by default. */
const ListSearch = z.object({
  q: z.coerce.string().max(200).optional().catch(undefined),
  state: RoutineState.optional().catch(undefined),
  agentId: z.coerce.string().optional().catch(undefined),
  sort: RoutineSort.optional().catch(undefined),
});
export type ListSearch = z.infer<typeof ListSearch>;

/** Reads the address; what makes no sense is as if it were not there. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  return ListSearch.parse(search);
}

/** Whether routines may be missing from the list because of it. */
export function isNarrowed({ q, state, agentId }: ListSearch): boolean {
  return (
    (q !== undefined && q !== '') ||
    (state !== undefined && state !== 'all') ||
    agentId !== undefined
  );
}
