import { InstalledPluginRecord } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { build } from '../compile.ts';
import { fromJson } from '../json.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { InstalledPluginsTable } from '../tables/projects.ts';

/** Adds a plugin, or takes its place. */
export function* upsertPlugin(it: InstalledPluginRecord): Plan<void> {
  const columns = {
    title: it.title,
    version: it.version,
    source_kind: it.sourceKind,
    source: it.source,
    fs_path: it.fsPath,
    trust: it.trust,
    capabilities_granted_json: JSON.stringify(it.capabilitiesGranted),
    manifest_json: JSON.stringify(it.manifest),
    installed_at: it.installedAt,
    updated_at: it.updatedAt,
    content_digest: it.contentDigest ?? null,
  };
  yield* change(
    build
      .insertInto('installed_plugins')
      .values({ id: it.id, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns)),
  );
}

export function* getPlugin(id: string): Plan<InstalledPluginRecord | null> {
  const row = yield* first(build.selectFrom('installed_plugins').selectAll().where('id', '=', id));
  return row === undefined ? null : pluginOf(row);
}

export function* listPlugins(): Plan<InstalledPluginRecord[]> {
  const rows = yield* all(
    build.selectFrom('installed_plugins').selectAll().orderBy('title').orderBy('id'),
  );
  return rows.map(pluginOf);
}

/** False when there is no such plugin. */
export function* deletePlugin(id: string): Plan<boolean> {
  return (yield* change(build.deleteFrom('installed_plugins').where('id', '=', id))) === 1;
}

function pluginOf(row: Selectable<InstalledPluginsTable>): InstalledPluginRecord {
  return InstalledPluginRecord.parse({
    id: row.id,
    title: row.title,
    version: row.version,
    sourceKind: row.source_kind,
    source: row.source,
    fsPath: row.fs_path,
    trust: row.trust,
    capabilitiesGranted: fromJson(z.array(z.string()), row.capabilities_granted_json),
    manifest: fromJson(InstalledPluginRecord.shape.manifest, row.manifest_json),
    installedAt: row.installed_at,
    updatedAt: row.updated_at,
    ...(row.content_digest !== null && { contentDigest: row.content_digest }),
  });
}
