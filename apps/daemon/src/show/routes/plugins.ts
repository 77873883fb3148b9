import { DaemonError } from '../../errors.ts';
import { getPlugin, listPlugins } from '../../store/queries/plugins.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

export function pluginRoutes({ store }: RouteSetup): Pick<Handlers, 'listPlugins' | 'getPlugin'> {
  return {
    listPlugins: async () => ({ plugins: await store.read(listPlugins) }),
    async getPlugin({ params }) {
      const plugin = await store.read(() => getPlugin(params.id));
      if (plugin !== null) return { plugin };
      throw new DaemonError(
        'PLUGIN_NOT_FOUND',
        `No plugin has the id ${JSON.stringify(params.id)}. GET /api/plugins lists those that are installed.`,
      );
    },
  };
}
