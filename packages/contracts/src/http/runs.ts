import { z } from 'zod';
import { AgentOptions } from '../agent.ts';
import { AgentRun, RunStatus } from '../run.ts';
import { id, count, route } from './route.ts';

/** The body of `POST /api/runs`: a direct message to an agent, without a routine. */
export const DirectRunInput = z
  .strictObject({
    agentId: z.string().min(1),
    agentOptions: AgentOptions.nullish(),
    message: z.string().min(1).max(1_000_000),
    projectId: z.string().min(1),
    conversationId: z.string().min(1).nullish(),
  })
  .meta({
    id: 'DirectRunInput',
    example: { agentId: 'brief', message: 'What changed?', projectId: 'website' },
  });
export type DirectRunInput = z.infer<typeof DirectRunInput>;

/** The routes under the tag `Runs`. */
export const runsRoutes = {
  listRuns: route({
    method: 'GET',
    path: '/api/runs',
    tag: 'Runs',
    summary: 'Agent runs, newest first',
    query: z.object({
      projectId: z.string().optional(),
      conversationId: z.string().optional(),
      status: RunStatus.optional(),
      limit: count(100, 1_000),
    }),
    answer: z.object({ runs: z.array(AgentRun) }),
  }),
  createRun: route({
    method: 'POST',
    path: '/api/runs',
    tag: 'Runs',
    summary: 'Send a message to an agent in a project, without a routine',
    body: DirectRunInput,
    status: 202,
    answer: z.object({
      runId: z.string(),
      conversationId: z.string(),
      assistantMessageId: z.string(),
    }),
  }),
  getRun: route({
    method: 'GET',
    path: '/api/runs/:id',
    tag: 'Runs',
    summary: 'One agent run',
    params: id,
    answer: z.object({ run: AgentRun }),
  }),
  cancelRun: route({
    method: 'POST',
    path: '/api/runs/:id/cancel',
    tag: 'Runs',
    summary: 'Stop an agent run; a run that has ended is left as it is',
    params: id,
    status: 202,
    answer: z.object({ run: AgentRun }),
  }),
  runEvents: route({
    method: 'GET',
    path: '/api/runs/:id/events',
    tag: 'Runs',
    summary:
      'The events of an agent run, from the first (or after `Last-Event-ID` / `after`) to its end',
    params: id,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    kind: 'events',
  }),
};
