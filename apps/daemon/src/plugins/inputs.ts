import type { InstalledPluginRecord, PluginInput, SnapshotInput } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';

/** A value of an input. */
export type Json = SnapshotInput['inputs'][string];
export type Inputs = Readonly<Record<string, Json>>;

/** Why a value does not fit an input, or null when it does. A type that is not known here takes any. */
export function typeFault(
  {
    type,
    options,
  }: Pick<PluginInput, 'type'> & { readonly options?: readonly string[] | undefined },
  value: Json,
): string | null {
  const wanted = wantedOf(type);
  if (wanted !== null && typeof value !== wanted)
    return `expected a ${wanted === 'string' ? 'text' : wanted}, got ${shown(value)}`;
  if (options === undefined || (typeof value === 'string' && options.includes(value))) return null;
  return `expected one of ${options.join(', ')}, got ${shown(value)}`;
}

function wantedOf(type: string): 'string' | 'number' | 'boolean' | null {
  if (type === 'number' || type === 'boolean') return type;
  return ['string', 'text', 'select'].includes(type) ? 'string' : null;
}

/**
 * The inputs of a plugin: what was given, else what it has by default. What it
 * does not ask for is left out.
 * @throws DaemonError PLUGIN_INPUT_MISSING, PLUGIN_INPUT_INVALID, both naming the input
 */
export function resolveInputs(
  plugin: Pick<InstalledPluginRecord, 'id' | 'manifest'>,
  given: Inputs,
): Record<string, Json> {
  const inputs: [string, Json][] = [];
  for (const input of plugin.manifest.od?.inputs ?? []) {
    const { name } = input;
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? input.default;
    if (value === undefined) {
      if (input.required === true) throw missing(plugin.id, name);
      continue;
    }
    const fault = typeFault(input, value);
    if (fault !== null)
      throw new DaemonError(
        'PLUGIN_INPUT_INVALID',
        `Cannot apply the plugin ${plugin.id}: its input "${name}": ${fault}.`,
      );
    inputs.push([name, value]);
  }
  return Object.fromEntries(inputs);
}

function missing(id: string, name: string): DaemonError {
  return new DaemonError(
    'PLUGIN_INPUT_MISSING',
    `Cannot apply the plugin ${id}: its input "${name}" is required and has no value. Give it one under context.pluginInputs of the routine.`,
  );
}

/** An input as text: a text as it is, all else as JSON. */
export function inputText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
