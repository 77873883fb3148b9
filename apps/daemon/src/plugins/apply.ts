import type { InstalledPluginRecord, SnapshotInput } from '@open-design/contracts';
import { digestOf } from '../digest.ts';
import { DaemonError } from '../errors.ts';

type Json = SnapshotInput['inputs'][string];

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
 * @throws DaemonError PLUGIN_INPUT_MISSING, PLUGIN_CAPABILITY_MISSING
 */
export function applyPlugin(
  plugin: InstalledPluginRecord,
  given: Readonly<Record<string, Json>>,
): AppliedPlugin {
  const od = plugin.manifest.od;
  const inputs = resolveInputs(plugin, given);
  const required = od?.capabilities ?? [];
  checkCapabilities(plugin, required);
  const context = od?.context ?? {};
  const items = [...(context.skills ?? []), ...(context.assets ?? [])];
  const query = od?.useCase?.query ?? null;
  return {
    snapshot: {
      pluginId: plugin.id,
      pluginVersion: plugin.version,
      manifestSourceDigest: digestOf({ manifest: plugin.manifest, inputs, context: items }),
      taskKind: od?.taskKind ?? 'new-generation',
      inputs,
      resolvedContext: { items },
      capabilitiesGranted: plugin.capabilitiesGranted,
      capabilitiesRequired: required,
      assetsStaged: context.assets ?? [],
      connectorsRequired: [],
      connectorsResolved: [],
      mcpServers: context.mcp ?? [],
      query,
    },
    prompt: query === null ? null : fill(query, inputs),
  };
}

function resolveInputs(
  plugin: InstalledPluginRecord,
  given: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const inputs: Record<string, Json> = {};
  for (const input of plugin.manifest.od?.inputs ?? []) {
    const value = given[input.name] ?? input.default;
    if (value !== undefined) inputs[input.name] = value;
    else if (input.required === true) {
      throw new DaemonError(
        'PLUGIN_INPUT_MISSING',
        `Cannot apply the plugin ${plugin.id}: its input "${input.name}" is required and has no value.`,
      );
    }
  }
  return inputs;
}

function checkCapabilities(plugin: InstalledPluginRecord, required: readonly string[]): void {
  if (plugin.trust !== 'restricted') return;
  const missing = required.filter((it) => !plugin.capabilitiesGranted.includes(it));
  if (missing.length === 0) return;
  throw new DaemonError(
    'PLUGIN_CAPABILITY_MISSING',
    `Cannot apply the restricted plugin ${plugin.id}: it requires ${required.join(', ')}; ` +
      `granted: ${plugin.capabilitiesGranted.join(', ') || 'none'}; missing: ${missing.join(', ')}.`,
  );
}

/** Values are data: what a value contains is not looked at for placeholders again. */
function fill(query: string, inputs: Readonly<Record<string, Json>>): string {
  return query.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => {
    const value = inputs[name];
    if (value === undefined) return whole;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
