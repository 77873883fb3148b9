import { listWaitingRequests } from '../../store/queries/permission-requests.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

export function approvalRoutes({
  store,
  approvals,
}: Pick<RouteSetup, 'store' | 'approvals'>): Pick<Handlers, 'listApprovals' | 'answerRun'> {
  return {
    listApprovals: async ({ query }) => ({
      requests: await store.read(() => listWaitingRequests(query)),
    }),
    answerRun: async ({ params, body }) => await approvals.answer(params.id, body),
  };
}
