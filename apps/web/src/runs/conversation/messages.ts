import { type AgentRun, type Message, routes } from '@open-design/contracts';
import { useApi } from '../../api.ts';

/** What a person asked, and the run that answered. */
export interface Exchange {
  readonly asked: Message;
  readonly agentRunId: string | null;
}

/** The exchanges of the conversation that a run belongs to: before it, its own, after it. */
export function useExchanges({ id, projectId, conversationId }: AgentRun) {
  const query = useApi(
    routes.listMessages,
    { params: { id: projectId ?? '', cid: conversationId ?? '' } },
    { enabled: projectId !== null && conversationId !== null },
  );
  const all = exchangesOf(query.data?.messages ?? []);
  const at = all.findIndex(({ agentRunId }) => agentRunId === id);
  return {
    before: at < 0 ? [] : all.slice(0, at),
    own: all[at] ?? null,
    after: at < 0 ? [] : all.slice(at + 1),
  };
}

function exchangesOf(messages: readonly Message[]): Exchange[] {
  const all: Exchange[] = [];
  let asked: Message | null = null;
  for (const message of messages) {
    if (message.role === 'user') asked = message;
    else if (asked !== null) all.push({ asked, agentRunId: message.agentRunId });
  }
  return all;
}
