import {
  type FieldFault,
  type InstalledPluginRecord,
  parsePrompt,
  type RoutineContext,
} from '@open-design/contracts';
import { typeFault } from '../plugins/inputs.ts';
import type { Plan } from '../store/plan.ts';
import { getPlugin } from '../store/queries/plugins.ts';
import type { Store } from '../store/store.ts';
import { refuse } from './routine-input.ts';
import type { RoutineCommands } from './routines.ts';

/** What of a routine its prompt is checked against. */
interface Wish {
  readonly prompt: string;
  readonly skillId: string | null;
  readonly context: RoutineContext | null;
}

/**
 * The routines' commands, refusing a prompt with variables that there are not,
 * and inputs that no plugin of the routine takes. An edit is checked for what it
 * changes: a routine that was saved before can still be renamed or paused.
 */
export function withPromptCheck(routines: RoutineCommands, store: Store): RoutineCommands {
  return {
    ...routines,
    async create(input) {
      const { prompt, skillId = null, context = null } = input;
      refuse(await store.read(() => faultsOf({ prompt, skillId, context }, input)));
      return await routines.create(input);
    },
    async update(id, patch) {
      const { prompt, context } = patch;
      if (prompt !== undefined || context !== undefined) {
        // One that cannot be read has nothing to be checked against but the patch itself.
        const before = await routines.get(id).catch(() => null);
        const wish = {
          prompt: prompt ?? before?.prompt ?? '',
          skillId: (patch.skillId === undefined ? before?.skillId : patch.skillId) ?? null,
          context: (context === undefined ? before?.context : context) ?? null,
        };
        refuse(await store.read(() => faultsOf(wish, patch)));
      }
      return await routines.update(id, patch);
    },
  };
}

/** @param changed what the request names: the rest has been checked before, or is older than the check */
function* faultsOf(
  wish: Wish,
  changed: { readonly prompt?: unknown; readonly context?: unknown },
): Plan<FieldFault[]> {
  const hasInputs = wish.context?.pluginInputs !== undefined;
  if (!wish.prompt.includes('{{') && !hasInputs) return [];
  const plugins = yield* pluginsOf(wish);
  return [
    ...(changed.prompt === undefined ? [] : promptFaults(wish.prompt, plugins)),
    ...(changed.context === undefined ? [] : inputFaults(wish.context, plugins)),
  ];
}

/** Those that are installed; one that is not is said by the run. */
function* pluginsOf({ skillId, context }: Wish): Plan<Map<string, InstalledPluginRecord | null>> {
  const { skillIds = [], pluginIds = [] } = context ?? {};
  const plugins = new Map<string, InstalledPluginRecord | null>();
  for (const id of [...(skillId === null ? [] : [skillId]), ...skillIds, ...pluginIds])
    if (!plugins.has(id)) plugins.set(id, yield* getPlugin(id));
  return plugins;
}

type Plugins = ReadonlyMap<string, InstalledPluginRecord | null>;

function promptFaults(prompt: string, plugins: Plugins): FieldFault[] {
  const { parts, faults } = parsePrompt(prompt);
  const inputs = [...plugins.values()].flatMap((it) => it?.manifest.od?.inputs ?? []);
  const names = inputs.map(({ name }) => name).filter((name) => name !== 'prompt');
  // What a plugin takes that is not installed yet is not known.
  const isKnown = [...plugins.values()].every((it) => it !== null);
  const stray = parts.flatMap((part) => {
    if (part.kind !== 'input' || !isKnown || names.includes(part.name)) return [];
    const there = names.length === 0 ? 'none' : [...new Set(names)].join(', ');
    return [`no plugin of the routine has the input of ${part.text}; there are ${there}`];
  });
  return [
    ...faults.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`),
    ...stray,
  ].map((message) => ({ field: 'prompt', message }));
}

function inputFaults(context: RoutineContext | null, plugins: Plugins): FieldFault[] {
  return Object.entries(context?.pluginInputs ?? {}).flatMap(([id, given]) => {
    const field = `context.pluginInputs.${id}`;
    const plugin = plugins.get(id);
    if (plugin === undefined) return [{ field, message: 'is no plugin or skill of the routine' }];
    if (plugin === null) return [];
    return Object.entries(given).flatMap(([name, value]) => {
      const input = plugin.manifest.od?.inputs?.find((it) => it.name === name);
      const fault = input === undefined ? 'is no input of the plugin' : typeFault(input, value);
      return fault === null ? [] : [{ field: `${field}.${name}`, message: fault }];
    });
  });
}
