import { z } from 'zod';
import { RoutineRow, RoutineSort, RoutineState } from '../routine-row.ts';
import { SlotCell } from '../slot-cell.ts';
import { RoutineSpend } from '../spend.ts';
import { count, id, millis, route } from './route.ts';

/** Routines as a person looks at them, under the tag `Routines`. */
export const routineViewsRoutes = {
  listRoutineRows: route({
    method: 'GET',
    path: '/api/routine-rows',
    tag: 'Routines',
    summary:
      'A page of routines with their last slots, next slot and last run; `total` counts all that fit',
    query: z.object({
      /** A part of the name, in whichever case. */
      q: z.string().max(200).optional(),
      state: RoutineState.default('all'),
      agentId: z.string().optional(),
      sort: RoutineSort.default('next'),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
      limit: count(100, 500),
    }),
    answer: z.object({ rows: z.array(RoutineRow), total: z.int().min(0) }),
  }),
  listCells: route({
    method: 'GET',
    path: '/api/routines/:id/cells',
    tag: 'Routines',
    summary:
      'The slots of a routine from `from` to `until`, oldest first, coming ones too; at most 5,000, those nearest to now',
    params: id,
    query: z.object({ from: millis, until: millis }),
    answer: z.object({ cells: z.array(SlotCell), truncated: z.boolean() }),
  }),
  routineSpend: route({
    method: 'GET',
    path: '/api/routines/:id/spend',
    tag: 'Routines',
    summary: 'What the runs of a routine used and how long they took, day by day',
    params: id,
    query: z.object({ days: count(30, 90) }),
    answer: RoutineSpend,
  }),
};
