import type { Agent as AgentInfo } from '@open-design/contracts';
import { type AcpAgent, createAcpAdapter } from './acp/adapter.ts';
import { knownAgents } from './acp/known.ts';
import type { AgentAdapter } from './agent.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { createCommandAdapter } from './command.ts';
import { createDetection } from './detect.ts';
import { gemini } from './gemini.ts';
import { createLineAdapter } from './line-agent.ts';
import { opencode } from './opencode.ts';
import { type AgentLook, lookAt, type LookWish } from './look.ts';
import { notTaken } from './option-faults.ts';

/** What the agents of a daemon need to know. */
export interface AgentsSetup {
  /** The program and arguments that start `brief`; the last argument is its script. */
  readonly briefProgram: readonly string[];
  /** What the daemon was started with; only what an agent may see of it is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** The daemon's version, told to agents. */
  readonly version?: string;
  /** Called when agents are not as they were found before. */
  readonly changed?: () => void;
}

/** The agents of this daemon. */
export interface Agents {
  /** All of them, as they are on this machine: looked at within the last ten minutes, or now with `refresh`. */
  list(options?: { readonly refresh?: boolean }): Promise<AgentInfo[]>;
  /** As they were found last, at once; null where nobody has looked yet. */
  seen(): readonly AgentInfo[] | null;
  /** Looks at one of them now; null where there is none of this id. */
  check(id: string): Promise<AgentInfo | null>;
  find(id: string): AgentAdapter | undefined;
  /** The ids of those that are on this machine now. Starts no program. */
  here(): Promise<string[]>;
  /**
   * One of them as a routine would find it, with what the routine gives it. Starts no program.
   * @returns null where there is none of that id
   */
  look(id: string, wish: LookWish): Promise<AgentLook | null>;
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

/** Those that are spoken to in their own format. */
const ownFormats = [codex, claude, gemini, opencode];

/** Sets up the agents: `brief`, `command`, `acp`, and those known that a person may have installed. */
export function createAgents(setup: AgentsSetup): Agents {
  const { briefProgram, environment, version = null } = setup;
  const brief: AcpAgent = {
    id: 'brief',
    name: 'Brief (no model)',
    description: 'Writes what changed in the workspace since its last success. Asks no model.',
    usesModel: false,
    argv: briefProgram,
    script: briefProgram.at(-1) ?? null,
    install: 'It comes with Open Design: build or install Open Design again.',
  };
  const surroundings = { environment, version };
  const adapters = [
    createAcpAdapter(brief, surroundings),
    takesOnlyArgv(createCommandAdapter(environment)),
    ...ownFormats.map((agent) => createLineAdapter(agent, setup)),
    ...[anyAcp, ...knownAgents].map((agent) =>
      takesOnlyArgv(createAcpAdapter(agent, surroundings)),
    ),
  ];
  const detection = createDetection(adapters, environment, { changed: setup.changed, signInOf });
  const looking = { adapters, environment, signInOf };
  return {
    async here() {
      const found = await Promise.all(adapters.map((adapter) => adapter.detect()));
      return found.filter(({ available }) => available).map(({ id }) => id);
    },
    look: (id, wish) => lookAt(looking, id, wish),
    list: (options) => detection.list(options),
    seen: () => detection.seen(),
    check: (id) => detection.check(id),
    find: (id) => adapters.find((adapter) => adapter.id === id),
    ids: adapters.map(({ id }) => id),
  };
}

/** A bridge signs in as what it leads to. */
function signInOf(id: string): string | null {
  const own = ownFormats.find((it) => it.id === id.replace(/-acp$/, ''));
  return own?.signIn ?? null;
}

/** An option that an agent would pass over in silence is a fault when it is saved. */
function takesOnlyArgv(adapter: AgentAdapter): AgentAdapter {
  return {
    ...adapter,
    check(options) {
      const faults = adapter.check(options);
      return faults.length > 0 ? faults : notTaken(adapter.id, options, ['argv']);
    },
  };
}
