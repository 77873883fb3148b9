import {
  type DoctorCheck,
  InstalledPluginRecord,
  type PluginGrantInput,
  type PluginInstalled,
  type PluginInstallInput,
  type PluginTrustInput,
  type Snapshot,
} from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import { missingOf, requiredOf } from '../plugins/capabilities.ts';
import { checkPlugin } from '../plugins/check.ts';
import { placePlugin, type PlacedPlugin } from '../plugins/install.ts';
import type { Plan } from '../store/plan.ts';
import { deletePlugin, getPlugin, upsertPlugin } from '../store/queries/plugins.ts';
import { listRoutines, type StoredRoutine } from '../store/queries/routines.ts';
import { getSnapshot } from '../store/queries/snapshots.ts';
import type { Store } from '../store/store.ts';

/** A plugin, what it needs, and what of that it has not. */
export interface ShownPlugin {
  readonly plugin: InstalledPluginRecord;
  readonly required: string[];
  readonly missing: string[];
}

/** Reads and changes of plugins. */
export interface PluginCommands {
  /** @throws DaemonError PLUGIN_INVALID */
  install(input: PluginInstallInput): Promise<PluginInstalled>;
  /** @throws DaemonError PLUGIN_NOT_FOUND */
  show(id: string): Promise<ShownPlugin>;
  /** @throws DaemonError PLUGIN_NOT_FOUND */
  trust(id: string, input: PluginTrustInput): Promise<ShownPlugin>;
  /** @throws DaemonError PLUGIN_NOT_FOUND */
  grant(id: string, input: PluginGrantInput): Promise<ShownPlugin>;
  /** Snapshots stay. @returns the ids of routines that still name it @throws DaemonError PLUGIN_NOT_FOUND */
  remove(id: string): Promise<string[]>;
  /** @throws DaemonError PLUGIN_NOT_FOUND */
  check(id: string): Promise<DoctorCheck[]>;
  /** @throws DaemonError SNAPSHOT_NOT_FOUND */
  snapshot(id: string): Promise<Snapshot>;
}

export function createPluginCommands({
  store,
  dataDir,
  changed = () => undefined,
}: {
  readonly store: Store;
  /** Absolute path. */
  readonly dataDir: string;
  /** Tells viewers that a plugin of this id was written or removed. */
  readonly changed?: (id: string) => void;
}): PluginCommands {
  const change = async (
    id: string,
    changeOf: (it: InstalledPluginRecord) => InstalledPluginRecord,
  ) => {
    const plugin = await store.write(function* () {
      const plugin = changeOf(yield* thePlugin(id));
      yield* upsertPlugin({ ...plugin, updatedAt: now() });
      return shown(yield* thePlugin(id));
    });
    changed(id);
    return plugin;
  };
  return {
    async install(input) {
      const placed = await placePlugin(dataDir, input.source);
      const before = await store.write(function* () {
        const before = yield* getPlugin(placed.id);
        yield* upsertPlugin(recordOf(placed, before, input));
        return before;
      });
      changed(placed.id);
      const isSame =
        before?.contentDigest === placed.contentDigest && before.source === placed.source;
      const change = before === null ? 'installed' : isSame ? 'unchanged' : 'updated';
      const { plugin, required, missing } = await store.read(() => theShown(placed.id));
      return { plugin, change, warnings: [...placed.warnings], required, missing };
    },
    show: async (id) => await store.read(() => theShown(id)),
    trust: async (id, { trust }) => await change(id, (it) => ({ ...it, trust })),
    grant: async (id, { capabilities, revoke }) =>
      await change(id, (it) => ({
        ...it,
        capabilitiesGranted: [...new Set([...it.capabilitiesGranted, ...capabilities])].filter(
          (one) => !revoke.includes(one),
        ),
      })),
    async remove(id) {
      const usedBy = await store.write(function* () {
        if (!(yield* deletePlugin(id))) throw noPlugin(id);
        return (yield* listRoutines()).filter((it) => names(it, id)).map((it) => it.id);
      });
      changed(id);
      return usedBy;
    },
    check: async (id) => await checkPlugin(await store.read(() => thePlugin(id))),
    async snapshot(id) {
      const snapshot = await store.read(() => getSnapshot(id));
      if (snapshot !== null) return snapshot;
      throw new DaemonError(
        'SNAPSHOT_NOT_FOUND',
        `No snapshot has the id ${JSON.stringify(id)}: there was none, or nothing was linked to it within 30 days. \`open-design snapshot list\` shows those that there are.`,
      );
    },
  };
}

/**
 * Trust and grants were given to what came from one folder: a plugin of the
 * same name from another folder begins without.
 */
function recordOf(
  { id, title, version, manifest, source, fsPath, contentDigest }: PlacedPlugin,
  before: InstalledPluginRecord | null,
  input: PluginInstallInput,
): InstalledPluginRecord {
  const same = before?.source === source ? before : null;
  const at = now();
  return InstalledPluginRecord.parse({
    id,
    title,
    version,
    manifest,
    sourceKind: 'local',
    source,
    fsPath,
    contentDigest,
    trust: input.trust ?? same?.trust ?? 'restricted',
    capabilitiesGranted: [
      ...new Set([...(same?.capabilitiesGranted ?? []), ...(input.grant ?? [])]),
    ],
    installedAt: before?.installedAt ?? at,
    updatedAt: at,
  });
}

function* thePlugin(id: string): Plan<InstalledPluginRecord> {
  const plugin = yield* getPlugin(id);
  if (plugin === null) throw noPlugin(id);
  return plugin;
}

function* theShown(id: string): Plan<ShownPlugin> {
  return shown(yield* thePlugin(id));
}

function shown(plugin: InstalledPluginRecord): ShownPlugin {
  return { plugin, required: requiredOf(plugin.manifest), missing: missingOf(plugin) };
}

function names({ skillId, context }: StoredRoutine, id: string): boolean {
  return skillId === id || context.skillIds.includes(id) || context.pluginIds.includes(id);
}

function noPlugin(id: string): DaemonError {
  return new DaemonError(
    'PLUGIN_NOT_FOUND',
    `No plugin has the id ${JSON.stringify(id)}. \`open-design plugin list\` shows those that are installed.`,
  );
}
