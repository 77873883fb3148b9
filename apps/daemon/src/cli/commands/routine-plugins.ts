import type { RoutineContext } from '@open-design/contracts';
import type { Command } from 'commander';
import { usage } from '../exit.ts';

/** What `routine add` and `routine edit` are told of plugins, as text. */
export interface PluginOptions {
  readonly plugin?: readonly string[];
  readonly input?: readonly string[];
  readonly mcp?: readonly string[];
}

/** Gives a command the options that name plugins. */
export function withPluginOptions(command: Command): Command {
  return command
    .option('--plugin <id...>', 'apply these plugins, in this order; none for no plugin')
    .option(
      '--input <plugin.name=value...>',
      'inputs of plugins; name:=value takes JSON, such as a number',
    )
    .option('--mcp <plugin/server...>', 'further MCP servers of plugins; none for none');
}

/** Whether any of the options was given. */
export function namesPlugins({ plugin, input, mcp }: PluginOptions): boolean {
  return plugin !== undefined || input !== undefined || mcp !== undefined;
}

export const noContext: RoutineContext = {
  skillIds: [],
  pluginIds: [],
  mcpServerIds: [],
  connectorIds: [],
};

/**
 * The context with what the options change. Inputs of plugins that are not
 * named any more go with them.
 * @throws CliError exit 2 naming the option
 */
export function applyPluginOptions(before: RoutineContext, own: PluginOptions): RoutineContext {
  const pluginIds = own.plugin === undefined ? before.pluginIds : listOf(own.plugin);
  const mcpServerIds = own.mcp === undefined ? before.mcpServerIds : listOf(own.mcp);
  const kept = new Set([...pluginIds, ...before.skillIds]);
  const inputs = new Map(
    Object.entries(before.pluginInputs ?? {}).filter(
      ([id]) => kept.has(id) || !before.pluginIds.includes(id),
    ),
  );
  for (const text of own.input ?? []) {
    const { id, name, value } = readInput(text);
    inputs.set(id, { ...inputs.get(id), [name]: value });
  }
  const { pluginInputs: _, ...rest } = before;
  return {
    ...rest,
    pluginIds,
    mcpServerIds,
    ...(inputs.size > 0 && { pluginInputs: Object.fromEntries(inputs) }),
  };
}

function listOf(texts: readonly string[]): string[] {
  return texts.length === 1 && texts[0] === 'none' ? [] : [...texts];
}

type Value = NonNullable<RoutineContext['pluginInputs']>[string][string];

/** `plugin.name=value`: the plugin's id may have dots itself, the name has none. */
function readInput(text: string): { id: string; name: string; value: Value } {
  const [, id, name, mark, value = ''] = /^([^=]+)\.([A-Za-z][\w-]*)(:?=)(.*)$/s.exec(text) ?? [];
  if (id === undefined || name === undefined)
    throw usage(`--input ${JSON.stringify(text)} is not PLUGIN.NAME=VALUE.`);
  return { id, name, value: mark === ':=' ? json(text, value) : value };
}

function json(text: string, value: string): Value {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is JSON
    return JSON.parse(value) as Value;
  } catch (error) {
    throw usage(
      `--input ${JSON.stringify(text)} is no JSON behind :=: ${error instanceof Error ? error.message : 'unreadable'}.`,
    );
  }
}
