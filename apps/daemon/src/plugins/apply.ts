import {
  type InstalledPluginRecord,
  McpServer,
  type PluginManifest,
  type SnapshotInput,
} from '@open-design/contracts';
import { digestOf } from '../digest.ts';
import { DaemonError } from '../errors.ts';
import { checkCapabilities, requiredOf } from './capabilities.ts';
import { type Inputs, inputText, resolveInputs } from './inputs.ts';

/** A plugin applied to inputs: what its snapshot records, and the prompt that it makes. */
export interface AppliedPlugin {
  readonly snapshot: SnapshotInput;
  /** The plugin's query with the inputs filled in, or null when it has none. */
  readonly prompt: string | null;
}

/**
 * Applies a plugin, purely: from its stored manifest alone, without a look at
 * the disk. Inputs are checked, context is resolved, the digest is SHA-256 over
 * the key-sorted manifest, inputs and context.
 *
 * @throws DaemonError PLUGIN_INPUT_MISSING, PLUGIN_INPUT_INVALID, PLUGIN_CAPABILITY_MISSING, PLUGIN_INVALID
 */
export function applyPlugin(plugin: InstalledPluginRecord, given: Inputs): AppliedPlugin {
  const { manifest, contentDigest } = plugin;
  const od = manifest.od;
  const inputs = resolveInputs(plugin, given);
  checkCapabilities(plugin);
  const context = od?.context ?? {};
  const items = [...(context.skills ?? []), ...(context.assets ?? [])];
  const query = od?.useCase?.query ?? null;
  return {
    snapshot: {
      pluginId: plugin.id,
      pluginVersion: plugin.version,
      manifestSourceDigest: digestOf({ manifest, inputs, context: items }),
      taskKind: od?.taskKind ?? 'new-generation',
      inputs,
      resolvedContext: { items },
      capabilitiesGranted: plugin.capabilitiesGranted,
      capabilitiesRequired: requiredOf(manifest),
      assetsStaged: context.assets ?? [],
      connectorsRequired: [],
      connectorsResolved: [],
      mcpServers: serversOf(plugin.id, manifest),
      query,
      ...(contentDigest !== undefined && { contentDigest }),
    },
    prompt: query === null ? null : fill(query, inputs),
  };
}

/**
 * One MCP server of a plugin that is not applied otherwise.
 * @throws DaemonError PLUGIN_NOT_FOUND, PLUGIN_CAPABILITY_MISSING, PLUGIN_INVALID
 */
export function applyServer(plugin: InstalledPluginRecord, name: string): AppliedPlugin {
  const { id, manifest } = plugin;
  const all = manifest.od?.context?.mcp ?? [];
  const mcp = all.filter((it) => McpServer.safeParse(it).data?.name === name);
  if (mcp.length === 0)
    throw new DaemonError(
      'PLUGIN_NOT_FOUND',
      `Cannot give the agent the MCP server ${id}/${name}: the plugin has none of that name. \`open-design plugin show ${id}\` shows those that it has.`,
    );
  // Only what starts the server counts, not what the rest of the plugin asks for.
  const od = { kind: manifest.od?.kind ?? 'bundle', context: { mcp } };
  return applyPlugin(
    { ...plugin, manifest: { name: manifest.name, version: manifest.version, od } },
    {},
  );
}

/**
 * The prompt of a run: what the plugins make of it, in order. The routine's own
 * is kept below where no plugin has taken it up.
 */
export function composePrompt(prompt: string, applied: readonly AppliedPlugin[]): string {
  const made = applied.flatMap((it) => it.prompt ?? []);
  const isTakenUp = applied.some(
    ({ snapshot: { query, inputs } }) =>
      Object.hasOwn(inputs, 'prompt') && /\{\{\s*prompt\s*\}\}/.test(query ?? ''),
  );
  return [...made, ...(isTakenUp ? [] : [prompt])].join('\n\n');
}

/** The servers of a manifest. One that was registered without an install may hold anything. */
function serversOf(id: string, manifest: PluginManifest): SnapshotInput['mcpServers'] {
  return (manifest.od?.context?.mcp ?? []).map((it, index) => {
    const server = McpServer.safeParse(it);
    if (server.success) return server.data;
    throw new DaemonError(
      'PLUGIN_INVALID',
      `Cannot apply the plugin ${id}: its MCP server ${index + 1} cannot be read: ${server.error.issues[0]?.message ?? 'it is not one'}. Install a plugin that has been put right.`,
    );
  });
}

/** Values are data: what a value contains is not looked at for placeholders again. */
function fill(query: string, inputs: Inputs): string {
  return query.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    return value === undefined ? whole : inputText(value);
  });
}
