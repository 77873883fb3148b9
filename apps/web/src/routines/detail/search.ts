import { z } from 'zod';

/** The views below the grid. */
export const RoutineView = z.enum(['runs', 'use', 'definition', 'versions']);
export type RoutineView = z.infer<typeof RoutineView>;

const DetailSearch = z.object({
  /** The slot that is asked about (UTC epoch ms). */
  at: z.coerce.number().int().optional().catch(undefined),
  view: RoutineView.optional().catch(undefined),
});
export type DetailSearch = z.infer<typeof DetailSearch>;

/** Reads the address; what makes no sense is as if it were not there. */
export function readDetailSearch(search: Record<string, unknown>): DetailSearch {
  return DetailSearch.parse(search);
}
