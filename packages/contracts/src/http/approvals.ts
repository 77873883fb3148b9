import { z } from 'zod';
import { PermissionRequest } from '../approval.ts';
import { count, id, route } from './route.ts';

/** The body of `POST /api/runs/:id/answer`. */
export const AnswerInput = z
  .strictObject({
    requestId: z.string().min(1),
    allow: z.boolean(),
    /** Told to an agent that goes on after it was parked. */
    note: z.string().max(2_000).nullish(),
  })
  .meta({ id: 'AnswerInput', example: { requestId: 'request-1', allow: true } });
export type AnswerInput = z.infer<typeof AnswerInput>;

/** The routes under the tag `Approvals`. */
export const approvalsRoutes = {
  listApprovals: route({
    method: 'GET',
    path: '/api/approvals',
    tag: 'Approvals',
    summary: 'What agents ask and nobody has answered yet, oldest first: open and parked questions',
    query: z.object({ runId: z.string().optional(), limit: count(100, 1_000) }),
    answer: z.object({ requests: z.array(PermissionRequest) }),
  }),
  answerRun: route({
    method: 'POST',
    path: '/api/runs/:id/answer',
    tag: 'Approvals',
    summary: 'Answer a question of an agent; a parked run goes on as a new attempt',
    params: id,
    body: AnswerInput,
    answer: z.object({
      request: PermissionRequest,
      /** The agent run that goes on with a parked conversation; null where the run had only waited. */
      resumedBy: z.string().nullable(),
    }),
  }),
};
