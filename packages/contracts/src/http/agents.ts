import { z } from 'zod';
import { id, route } from './route.ts';

/** The routes under the tag `Daemon` that change what is known of agents. */
export const agentsRoutes = {
  wakeAgent: route({
    method: 'POST',
    path: '/api/agents/:id/wake',
    tag: 'Daemon',
    summary: 'End the rest of all accounts of an agent: the runs that wait for it go on now, paced',
    params: id,
    answer: z.object({ woken: z.int().min(0) }),
  }),
};
