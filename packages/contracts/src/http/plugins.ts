import { z } from 'zod';
import { DoctorCheck } from '../daemon.ts';
import {
  InstalledPluginRecord,
  PluginGrantInput,
  PluginInstalled,
  PluginInstallInput,
  PluginTrustInput,
} from '../plugin.ts';
import { Snapshot } from '../snapshot.ts';
import { count, id, route } from './route.ts';

/** A plugin with the capabilities that it needs, and those of them that it has not. */
const shown = z.object({
  plugin: InstalledPluginRecord,
  required: z.array(z.string()),
  missing: z.array(z.string()),
});

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
    summary: 'One installed plugin, what it needs and what of it was not granted',
    params: id,
    answer: shown,
  }),
  installPlugin: route({
    method: 'POST',
    path: '/api/plugins/install',
    tag: 'Plugins',
    summary:
      "Install a folder with SKILL.md or open-design.json from the daemon's machine, or install it anew",
    body: PluginInstallInput,
    status: 201,
    answer: PluginInstalled,
  }),
  trustPlugin: route({
    method: 'POST',
    path: '/api/plugins/:id/trust',
    tag: 'Plugins',
    summary: 'Trust a plugin with all that it asks for, or restrict it to what it was granted',
    params: id,
    body: PluginTrustInput,
    answer: shown,
  }),
  grantPlugin: route({
    method: 'POST',
    path: '/api/plugins/:id/grant',
    tag: 'Plugins',
    summary: 'Grant a plugin capabilities, or revoke them',
    params: id,
    body: PluginGrantInput,
    answer: shown,
  }),
  removePlugin: route({
    method: 'DELETE',
    path: '/api/plugins/:id',
    tag: 'Plugins',
    summary: 'Remove a plugin; the snapshots of its applications stay',
    params: id,
    answer: z.object({
      ok: z.literal(true),
      /** The ids of the routines that still name it: their runs fail. */
      usedBy: z.array(z.string()),
    }),
  }),
  checkPlugin: route({
    method: 'GET',
    path: '/api/plugins/:id/doctor',
    tag: 'Plugins',
    summary: 'Whether a plugin can be applied here, and is what was installed',
    params: id,
    answer: z.object({ checks: z.array(DoctorCheck) }),
  }),
  listSnapshots: route({
    method: 'GET',
    path: '/api/snapshots',
    tag: 'Plugins',
    summary:
      'Applications of plugins, newest first and in their order: all, of a run, of a project',
    query: z.object({
      /** An agent run's id. */
      runId: z.string().optional(),
      projectId: z.string().optional(),
      limit: count(100, 1_000),
    }),
    answer: z.object({ snapshots: z.array(Snapshot) }),
  }),
  getSnapshot: route({
    method: 'GET',
    path: '/api/snapshots/:id',
    tag: 'Plugins',
    summary: 'One application of a plugin: which, at which digest, with which inputs',
    params: id,
    answer: z.object({ snapshot: Snapshot }),
  }),
};
