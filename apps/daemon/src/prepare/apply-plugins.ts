import { randomUUID } from 'node:crypto';
import type { InstalledPluginRecord, Project, ScheduleSet } from '@open-design/contracts';
import { preCheckToken, renderPrompt } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { Claim } from '../handoff.ts';
import { type AppliedPlugin, applyPlugin, applyServer, composePrompt } from '../plugins/apply.ts';
import { missingOf } from '../plugins/capabilities.ts';
import { type Inputs, inputText } from '../plugins/inputs.ts';
import type { Plan } from '../store/plan.ts';
import { lastRunOf } from '../store/queries/last-run.ts';
import { getPlugin } from '../store/queries/plugins.ts';
import { getProject } from '../store/queries/projects.ts';
import type { StoredRoutine } from '../store/queries/routines.ts';
import * as snapshots from '../store/queries/snapshots.ts';
import { ownFolder } from './workspace.ts';

/** What stands around a preparation, where it is known. */
export interface Around {
  /** Absolute path. */
  readonly dataDir?: string;
  /** What the check before the agent wrote. */
  readonly precheckOutput?: string | null;
}

/** What the plugins of a routine come to. */
export interface Composed {
  readonly prompt: string;
  readonly applied: readonly AppliedPlugin[];
}

/**
 * Fills in the variables of a routine's prompt, then applies its skill, its
 * skills, its plugins and the servers that it names, in this order.
 * @throws DaemonError PLUGIN_*
 */
export function* applyPlugins(
  routine: StoredRoutine,
  claim: Claim,
  project: Pick<Project, 'id' | 'name' | 'folder'>,
  around: Around,
): Plan<Composed> {
  const plugins = yield* pluginsOf(routine);
  const prompt = yield* rendered(routine, claim, { project, plugins, around });
  const applied = plugins.map((it) => applyPlugin(it, { ...givenTo(routine, it), prompt }));
  const servers = yield* serversOf(routine, plugins);
  return { prompt: composePrompt(prompt, applied), applied: [...applied, ...servers] };
}

/** Every plugin once, in order; the routine's skill counts as the first. */
function* pluginsOf({ skillId, context }: StoredRoutine): Plan<InstalledPluginRecord[]> {
  const ids = [...(skillId ? [skillId] : []), ...context.skillIds, ...context.pluginIds];
  const plugins: InstalledPluginRecord[] = [];
  for (const id of new Set(ids)) {
    const plugin = yield* getPlugin(id);
    if (plugin === null)
      throw new DaemonError(
        'PLUGIN_NOT_FOUND',
        `Cannot apply the plugin ${id}: it is not installed. \`open-design plugin install\` installs one from a folder.`,
      );
    plugins.push(plugin);
  }
  return plugins;
}

/** What the routine gives a plugin. `prompt` is always the routine's own. */
function givenTo({ context }: StoredRoutine, { id }: InstalledPluginRecord): Inputs {
  const all = context.pluginInputs ?? {};
  return (Object.hasOwn(all, id) ? all[id] : undefined) ?? {};
}

function* rendered(
  routine: StoredRoutine,
  claim: Claim,
  {
    project,
    plugins,
    around,
  }: {
    readonly project: Pick<Project, 'id' | 'name' | 'folder'>;
    readonly plugins: readonly InstalledPluginRecord[];
    readonly around: Around;
  },
): Plan<string> {
  if (!routine.prompt.includes('{{')) return routine.prompt;
  // Not known yet: the token stays, for whoever asks the pre-check.
  const { dataDir, precheckOutput = preCheckToken } = around;
  const own = dataDir === undefined ? '.' : ownFolder(dataDir, project.id);
  return renderPrompt(routine.prompt, {
    slotAt: claim.slotAt ?? claim.claimedAt,
    timezone: zoneOf(routine.schedule),
    last: yield* lastRunOf(routine.id),
    project: { name: project.name, path: project.folder ?? own },
    inputs: inputsOf(routine, plugins),
    precheck: precheckOutput,
  });
}

/** The zone of the first schedule that names one. */
function zoneOf(schedule: ScheduleSet): string {
  const all = Array.isArray(schedule) ? schedule : [schedule];
  return all.find(({ timezone }) => timezone !== undefined)?.timezone ?? 'UTC';
}

/** The inputs of all plugins by name; where two have one name, that of the first. */
function inputsOf(
  routine: StoredRoutine,
  plugins: readonly InstalledPluginRecord[],
): Record<string, string> {
  const found = new Map<string, string>();
  for (const plugin of plugins) {
    const given = givenTo(routine, plugin);
    for (const { name, default: fallback } of plugin.manifest.od?.inputs ?? []) {
      const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? fallback;
      // Its prompt is this very prompt.
      if (name === 'prompt' || value === undefined || found.has(name)) continue;
      found.set(name, inputText(value));
    }
  }
  return Object.fromEntries(found);
}

/** Servers that the routine names, as `plugin/server`, of plugins that it does not apply. */
function* serversOf(
  { context }: StoredRoutine,
  applied: readonly InstalledPluginRecord[],
): Plan<AppliedPlugin[]> {
  const servers: AppliedPlugin[] = [];
  for (const id of new Set(context.mcpServerIds)) {
    const [pluginId = '', name = ''] = id.split('/', 2);
    if (applied.some((it) => it.id === pluginId)) continue;
    const plugin = yield* getPlugin(pluginId);
    if (plugin === null)
      throw new DaemonError(
        'PLUGIN_NOT_FOUND',
        `Cannot give the agent the MCP server ${id}: expected PLUGIN/SERVER of an installed plugin. \`open-design plugin list\` shows those that there are.`,
      );
    servers.push(applyServer(plugin, name));
  }
  return servers;
}

/**
 * A run without plugins of its own goes on with what was applied last in its
 * project, as long as that plugin is installed and may do what it needs.
 */
export function* inheritPin(projectId: string, conversationId: string): Plan<void> {
  const pin = (yield* getProject(projectId))?.appliedPluginSnapshotId ?? null;
  const snapshot = pin === null ? null : yield* snapshots.getSnapshot(pin);
  const plugin = snapshot === null ? null : yield* getPlugin(snapshot.pluginId);
  if (snapshot === null || plugin === null || missingOf(plugin).length > 0) return;
  yield* snapshots.pinConversation(snapshot.snapshotId, conversationId);
}

/** Snapshots and links, in order; the project's pin ends on the one applied last. @param now UTC epoch ms */
export function* pinAll(
  applied: readonly AppliedPlugin[],
  {
    projectId,
    conversationId,
    agentRunId,
  }: {
    readonly projectId: string;
    readonly conversationId: string;
    readonly agentRunId: string;
  },
  now: number,
): Plan<void> {
  for (const [at, { snapshot }] of applied.entries()) {
    const id = `snapshot-${randomUUID()}`;
    yield* snapshots.insertSnapshot(id, { ...snapshot, projectId, position: at + 1 }, now);
    yield* snapshots.linkToProject(id, projectId);
    yield* snapshots.linkToConversation(id, conversationId);
    yield* snapshots.linkToRun(id, agentRunId);
  }
}
