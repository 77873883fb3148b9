import type { AccountRest, Agent } from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Hub } from '../show/hub.ts';
import { endRests, listRests } from '../store/queries/account-rests.ts';
import type { Store } from '../store/store.ts';

export interface AgentCommandsSetup {
  readonly store: Store;
  readonly hub: Pick<Hub, 'publish'>;
  /** The agents of this daemon, as they were found. */
  readonly find: (options?: { refresh: boolean }) => Promise<Agent[]>;
  /** Looks at one agent anew; null where there is none of this id. */
  readonly look: (agentId: string) => Promise<Agent | null>;
  /** The agents that share accounts have one family. */
  readonly familyOf: (agentId: string) => string;
}

/** What is known of agents, and the end of their rest. */
export interface AgentCommands {
  /** The agents of this daemon, each with its accounts that are at rest. */
  list(options?: { refresh: boolean }): Promise<Agent[]>;
  /** One agent, looked at anew; null where there is none of this id. */
  check(agentId: string): Promise<Agent | null>;
  /** Ends the rest of all accounts of an agent. @returns how many rested @throws DaemonError AGENT_NOT_FOUND */
  wake(agentId: string): Promise<number>;
}

export function createAgentCommands(setup: AgentCommandsSetup): AgentCommands {
  const { store, hub, find, look, familyOf } = setup;

  async function withRests(agents: readonly Agent[]): Promise<Agent[]> {
    const rests = await store.read(() => listRests(now()));
    return agents.map((agent) => {
      const own = rests.filter(({ family }) => family === familyOf(agent.id));
      return own.length === 0 ? agent : { ...agent, rests: own.map(shown) };
    });
  }

  return {
    list: async (options) => await withRests(await find(options)),
    async check(agentId) {
      const agent = await look(agentId);
      const [found = null] = agent === null ? [] : await withRests([agent]);
      return found;
    },
    async wake(agentId) {
      const agents = await find();
      if (!agents.some(({ id }) => id === agentId)) throw unknownAgent(agentId);
      const woken = await store.write(() => endRests(familyOf(agentId), now()));
      if (woken > 0) hub.publish({ type: 'agent.rests', agentId, until: null });
      return woken;
    },
  };
}

function shown({ agentId, account, until, isTold, message, reportedAt }: AccountRest): AccountRest {
  return { agentId, account, until, isTold, message, reportedAt };
}

function unknownAgent(agentId: string): DaemonError {
  return new DaemonError(
    'AGENT_NOT_FOUND',
    `Cannot wake the agent ${JSON.stringify(agentId)}: this daemon knows none of that id. \`open-design agent list\` shows those that it knows.`,
  );
}
