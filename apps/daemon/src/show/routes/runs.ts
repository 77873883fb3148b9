import { agentRunWithReason, noRun } from '../../commands/runs.ts';
import { follow } from '../../record/follow.ts';
import { getAgentRun, listAgentRuns } from '../../store/queries/agent-runs.ts';
import type { Handlers } from '../handlers.ts';
import type { ServerEvent } from '../sse.ts';
import type { RouteSetup } from './setup.ts';

type Names = 'listRuns' | 'createRun' | 'getRun' | 'cancelRun' | 'runEvents';

export function runRoutes({ store, runs, feed, waitingFor }: RouteSetup): Pick<Handlers, Names> {
  return {
    async listRuns({ query }) {
      const found = await store.read(() => listAgentRuns(query));
      return { runs: found.map((run) => agentRunWithReason(run, waitingFor)) };
    },
    createRun: async ({ body }) => await runs.start(body),
    async getRun({ params }) {
      const run = await store.read(() => getAgentRun(params.id));
      if (run === null) throw noRun(params.id);
      return { run: agentRunWithReason(run, waitingFor) };
    },
    cancelRun: async ({ params }) => ({ run: await runs.cancel(params.id) }),
    async runEvents({ params, lastEventId, signal }) {
      if ((await store.read(() => getAgentRun(params.id))) === null) throw noRun(params.id);
      return sent(follow({ store, feed }, params.id, lastEventId ?? 0, signal));
    },
  };
}

async function* sent(events: ReturnType<typeof follow>): AsyncGenerator<ServerEvent> {
  for await (const { seq, name, data } of events) yield { id: seq, event: name, data };
}
