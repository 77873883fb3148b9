import { z } from 'zod';
import { InstalledPluginRecord } from '../plugin.ts';
import { id, route } from './route.ts';

/** The routes under the tag `Plugins`. */
export const pluginsRoutes = {
  listPlugins: route({
    method: 'GET',
    path: '/api/plugins',
    tag: 'Plugins',
    summary: 'The installed plugins',
    answer: z.object({ plugins: z.array(InstalledPluginRecord) }),
  }),
  getPlugin: route({
    method: 'GET',
    path: '/api/plugins/:id',
    tag: 'Plugins',
    summary: 'One installed plugin',
    params: id,
    answer: z.object({ plugin: InstalledPluginRecord }),
  }),
};
