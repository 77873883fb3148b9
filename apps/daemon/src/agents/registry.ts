import type { Agent as AgentInfo } from '@open-design/contracts';
import { type AcpAgent, createAcpAdapter } from './acp/adapter.ts';
import { knownAgents } from './acp/known.ts';
import type { AgentAdapter } from './agent.ts';
import { createCommandAdapter } from './command.ts';

/** What the agents of a daemon need to know. */
export interface AgentsSetup {
  /** The program and arguments that start `brief`; the last argument is its script. */
  readonly briefProgram: readonly string[];
  /** What the daemon was started with; only what an agent may see of it is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** The daemon's version, told to agents. */
  readonly version?: string;
}

/** The agents of this daemon. */
export interface Agents {
  /** All of them, as they are on this machine now. */
  list(): Promise<AgentInfo[]>;
  find(id: string): AgentAdapter | undefined;
  readonly ids: readonly string[];
}

const anyAcp: AcpAgent = {
  id: 'acp',
  name: 'Any ACP agent',
  description: 'Starts a program of yours that speaks the Agent Client Protocol.',
  usesModel: true,
  argv: null,
  script: null,
  install: null,
};

/** Sets up the agents: `brief`, `command`, `acp`, and those known that a person may have installed. */
export function createAgents({ briefProgram, environment, version }: AgentsSetup): Agents {
  const brief: AcpAgent = {
    id: 'brief',
    name: 'Brief (no model)',
    description: 'Writes what changed in the workspace since its last success. Asks no model.',
    usesModel: false,
    argv: briefProgram,
    script: briefProgram.at(-1) ?? null,
    install: 'It comes with Open Design: build or install Open Design again.',
  };
  const surroundings = { environment, version: version ?? null };
  const adapters = [
    createAcpAdapter(brief, surroundings),
    createCommandAdapter(environment),
    ...[anyAcp, ...knownAgents].map((agent) => createAcpAdapter(agent, surroundings)),
  ];
  return {
    list: () => Promise.all(adapters.map((adapter) => adapter.detect())),
    find: (id) => adapters.find((adapter) => adapter.id === id),
    ids: adapters.map(({ id }) => id),
  };
}
