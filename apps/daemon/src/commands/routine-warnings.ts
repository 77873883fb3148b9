import {
  type AgentOptions,
  defaultPolicies,
  type FieldFault,
  type InstalledPluginRecord,
  McpServer,
  mcpVariables,
  type Policies,
  type RoutineContext,
  type RoutineInput,
  type RoutinePatch,
} from '@open-design/contracts';
import { missingOf } from '../plugins/capabilities.ts';
import type { Plan } from '../store/plan.ts';
import { getPlugin } from '../store/queries/plugins.ts';
import type { Store } from '../store/store.ts';
import { refuse } from './routine-input.ts';
import type { RoutineCommands } from './routines.ts';

/** What is in the way of an agent's runs on this machine, in sentences; null where it is not known here. */
export type LookAtAgent = (
  id: string,
  wish: { readonly options: AgentOptions; readonly variables: readonly string[] },
) => Promise<{ readonly available: boolean; readonly remedies: readonly string[] } | null>;

export interface WarningsSetup {
  readonly store: Store;
  readonly routines: Pick<RoutineCommands, 'get'>;
  readonly lookAt: LookAtAgent;
  readonly agentIds: readonly string[];
  /** The agents that other daemons on the store have and this one has not. */
  readonly elsewhere: () => readonly string[];
}

/** What will keep a routine's runs from their agent, as far as it can be told when it is saved. */
export interface RoutineWarnings {
  /** @throws DaemonError VALIDATION_FAILED with all of them, where the wish is strict */
  ofInput(input: RoutineInput): Promise<FieldFault[]>;
  /** @throws DaemonError VALIDATION_FAILED with all of them, where the wish is strict */
  ofPatch(id: string, patch: RoutinePatch): Promise<FieldFault[]>;
}

interface Wish {
  readonly agentId: string | null;
  readonly options: AgentOptions;
  readonly skillId: string | null;
  readonly context: RoutineContext | null;
  readonly environment: Policies['environment'];
}

export function createRoutineWarnings(setup: WarningsSetup): RoutineWarnings {
  const warningsOf = async (wish: Wish, strict: boolean | undefined) => {
    const plugins = await setup.store.read(() => pluginWarnings(wish));
    const warnings = [...(await agentWarnings(setup, wish)), ...plugins];
    if (strict === true) refuse(warnings);
    return warnings;
  };
  return {
    ofInput: async ({ agentId, agentOptions, skillId, context, policies, strict }) =>
      await warningsOf(
        {
          agentId: agentId ?? null,
          options: agentOptions ?? {},
          skillId: skillId ?? null,
          context: context ?? null,
          environment: (policies ?? defaultPolicies).environment,
        },
        strict,
      ),
    async ofPatch(id, patch) {
      // One that cannot be read has nothing but the patch itself.
      const before = await setup.routines.get(id).catch(() => null);
      const agentId = patch.agentId === undefined ? before?.agentId : patch.agentId;
      const options = patch.agentOptions === undefined ? before?.agentOptions : patch.agentOptions;
      const skillId = patch.skillId === undefined ? before?.skillId : patch.skillId;
      const context = patch.context === undefined ? before?.context : patch.context;
      const policies = patch.policies ?? before?.policies ?? defaultPolicies;
      const wish = {
        agentId: agentId ?? null,
        options: options ?? {},
        skillId: skillId ?? null,
        context: context ?? null,
        environment: policies.environment,
      };
      return await warningsOf(wish, patch.strict);
    },
  };
}

async function agentWarnings(
  { lookAt, agentIds, elsewhere }: WarningsSetup,
  { agentId, options, environment }: Wish,
): Promise<FieldFault[]> {
  const warn = (message: string) => [{ field: 'agentId', message }];
  if (agentId === null)
    return warn(
      'names no agent, so that its runs will fail; `open-design agent list` shows those that there are',
    );
  const variables = [...environment.pass, ...Object.keys(environment.set), ...environment.secrets];
  const look = await lookAt(agentId, { options, variables });
  // Those who have it claim its slots.
  if (look?.available !== true && elsewhere().includes(agentId)) return [];
  if (look === null)
    return warn(
      `there is no agent ${JSON.stringify(agentId)}, so that its runs will fail; there are ${agentIds.join(', ')}`,
    );
  return look.remedies.flatMap(warn);
}

function* pluginWarnings({ skillId, context, environment }: Wish): Plan<FieldFault[]> {
  const { skillIds = [], pluginIds = [], mcpServerIds = [] } = context ?? {};
  const given = new Set([
    ...environment.pass,
    ...Object.keys(environment.set),
    ...environment.secrets,
  ]);
  const warnings: FieldFault[] = [];
  const named = [
    ...(skillId === null ? [] : [['skillId', skillId] as const]),
    ...skillIds.map((id) => ['context.skillIds', id] as const),
    ...pluginIds.map((id) => ['context.pluginIds', id] as const),
    ...mcpServerIds.map((id) => ['context.mcpServerIds', id.split('/', 1)[0] ?? id] as const),
  ];
  for (const [field, id] of named) {
    const plugin = yield* getPlugin(id);
    if (plugin === null) {
      const message = `the plugin ${id} is not installed; \`open-design plugin install FOLDER\` installs it`;
      warnings.push({ field, message });
      continue;
    }
    const isServer = field === 'context.mcpServerIds';
    const missing = missingOf(plugin).filter((it) => !isServer || it === 'mcp:start');
    if (missing.length > 0)
      warnings.push({
        field,
        message: `the restricted plugin ${id} was not granted ${missing.join(', ')}; \`open-design plugin grant ${id} ${missing.join(' ')}\` grants it`,
      });
    const unknown = variablesOf(plugin).filter((name) => !given.has(name));
    if (unknown.length > 0)
      warnings.push({
        field: 'policies.environment',
        message: `MCP servers of the plugin ${id} need ${unknown.join(', ')}, which the routine does not give; name secrets with \`--secret ${unknown[0]}\``,
      });
  }
  return warnings;
}

function variablesOf({ manifest }: InstalledPluginRecord): string[] {
  const servers = (manifest.od?.context?.mcp ?? []).flatMap(
    (it) => McpServer.safeParse(it).data ?? [],
  );
  return [...new Set(servers.flatMap(mcpVariables))];
}
