import * as plugins from '../store/queries/plugins.ts';
import { lift } from '../store/sqlite.ts';

/** The installed plugins, synchronously on an embedded database's handle. */
export const upsertInstalledPlugin = lift(plugins.upsertPlugin);
export const getInstalledPlugin = lift(plugins.getPlugin);
export const listInstalledPlugins = lift(plugins.listPlugins);
export const deleteInstalledPlugin = lift(plugins.deletePlugin);
