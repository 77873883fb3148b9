import { z } from 'zod';
import { RunEvent } from '../event.ts';
import { RunAbout, RunFiles } from '../run-about.ts';
import { count, id, route } from './route.ts';

const seq = z.coerce.number().int().min(0);

/** One agent run as a person looks at it, under the tag `Runs`. */
export const runViewsRoutes = {
  listRunEvents: route({
    method: 'GET',
    path: '/api/runs/:id/page',
    tag: 'Runs',
    summary:
      'A page of the stored events of an agent run, in order: the first ones after `after`, else the last ones (before `before`). A page of long events has fewer of them',
    params: id,
    query: z.object({
      before: seq.optional(),
      after: seq.optional(),
      limit: count(500, 2_000),
    }),
    answer: z.object({
      events: z.array(RunEvent),
      /** The numbers of the first and last event of the run that are stored; 0 where there is none. */
      first: z.int().min(0),
      last: z.int().min(0),
    }),
  }),
  aboutRun: route({
    method: 'GET',
    path: '/api/runs/:id/about',
    tag: 'Runs',
    summary: 'Under what an agent run worked: definition, plugins, attempts, owners, limits, names',
    params: id,
    answer: RunAbout,
  }),
  listRunFiles: route({
    method: 'GET',
    path: '/api/runs/:id/files',
    tag: 'Runs',
    summary:
      'The files where an agent run worked, and what it did to them where that is known; at most 5,000, and those it changed',
    params: id,
    answer: RunFiles,
  }),
  rawRunFile: route({
    method: 'GET',
    path: '/api/runs/:id/raw/*',
    tag: 'Runs',
    summary: 'One file where an agent run worked, as it is, in a sandbox of its own origin',
    params: z.object({ id: z.string(), '*': z.string().min(1) }),
    kind: 'file',
  }),
};
