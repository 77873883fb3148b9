import { DaemonError } from '../../errors.ts';
import type { Handlers } from '../handlers.ts';
import { named } from './events.ts';
import type { RouteSetup } from './setup.ts';

type Names =
  | 'listAgents'
  | 'checkAgent'
  | 'daemonEvents'
  | 'doctor'
  | 'health'
  | 'ready'
  | 'stopDaemon'
  | 'version';

export function daemonRoutes(setup: RouteSetup): Pick<Handlers, Names> {
  const { audience, store, daemonId, version } = setup;
  return {
    listAgents: async ({ query }) => ({
      agents: await setup.agents.list({ refresh: query.refresh === 'true' }),
    }),
    async checkAgent({ params }) {
      const agent = await setup.checkAgent(params.id);
      if (agent === null) throw noAgent(params.id);
      return { agent };
    },
    daemonEvents: async ({ signal }) => named(await audience.watch(signal)),
    doctor: async () => ({ checks: await setup.examine() }),
    health: () => ({ ok: true }),
    stopDaemon: ({ body: { runs } }) => ({ runs, live: setup.stop(runs) }),
    ready: async () => ({ ready: await setup.isReady(), daemonId, store: store.engine }),
    version: () => ({ name: 'open-design', version, node: process.version }),
  };
}

function noAgent(id: string): DaemonError {
  return new DaemonError(
    'AGENT_NOT_FOUND',
    `There is no agent ${JSON.stringify(id)}. \`open-design agent list\` shows those that there are.`,
  );
}
