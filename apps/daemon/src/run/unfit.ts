import type { AgentAdapter } from '../agents/agent.ts';
import type { Failure, PreparedRun } from '../handoff.ts';

/** The agents that this daemon knows. */
export interface KnownAgents {
  readonly findAgent: (id: string) => AgentAdapter | undefined;
  readonly agentIds: () => readonly string[];
}

/** Why a run cannot be handed to its agent, or null when it can. Asks no program. */
export function unfit(
  { agentId, agentOptions }: Pick<PreparedRun, 'agentId' | 'agentOptions'>,
  agents: KnownAgents,
): Failure | null {
  const agent = agents.findAgent(agentId ?? '');
  if (agent === undefined) return unknownAgent(agentId, agents.agentIds());
  const [fault] = agent.check(agentOptions);
  if (fault === undefined) return null;
  return { code: 'AGENT_OPTIONS_INVALID', message: `${fault.field}: ${fault.message}` };
}

function unknownAgent(agentId: string | null, known: readonly string[]): Failure {
  const what = agentId === null ? 'the routine names no agent' : `there is no agent "${agentId}"`;
  return {
    code: 'AGENT_UNAVAILABLE',
    message: `Cannot start the run: ${what}. This daemon knows ${known.join(', ')}; \`open-design agent list\` shows which are installed.`,
  };
}
