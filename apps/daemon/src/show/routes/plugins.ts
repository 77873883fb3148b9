import { listPlugins } from '../../store/queries/plugins.ts';
import { listSnapshots } from '../../store/queries/snapshots.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

type Names =
  | 'listPlugins'
  | 'getPlugin'
  | 'installPlugin'
  | 'trustPlugin'
  | 'grantPlugin'
  | 'removePlugin'
  | 'checkPlugin'
  | 'listSnapshots'
  | 'getSnapshot';

export function pluginRoutes({ store, plugins }: RouteSetup): Pick<Handlers, Names> {
  return {
    listPlugins: async () => ({ plugins: await store.read(listPlugins) }),
    getPlugin: async ({ params }) => await plugins.show(params.id),
    installPlugin: async ({ body }) => await plugins.install(body),
    trustPlugin: async ({ params, body }) => await plugins.trust(params.id, body),
    grantPlugin: async ({ params, body }) => await plugins.grant(params.id, body),
    removePlugin: async ({ params }) => ({ ok: true, usedBy: await plugins.remove(params.id) }),
    checkPlugin: async ({ params }) => ({ checks: await plugins.check(params.id) }),
    listSnapshots: async ({ query }) => ({
      snapshots: await store.read(() => listSnapshots(query)),
    }),
    getSnapshot: async ({ params }) => ({ snapshot: await plugins.snapshot(params.id) }),
  };
}
