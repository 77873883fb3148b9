import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

/** What people do with agents. */
export function agentRoutes({ agents }: RouteSetup): Pick<Handlers, 'wakeAgent'> {
  return {
    wakeAgent: async ({ params }) => ({ woken: await agents.wake(params.id) }),
  };
}
