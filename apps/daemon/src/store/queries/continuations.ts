import { type Continuation, AgentOptions, Usage } from '@open-design/contracts';
import { z } from 'zod';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';
import { addUsage } from './usage.ts';

/** What an agent that has forgotten a conversation is told of it, in characters. */
const longestTranscript = 60_000;

const Facts = z.object({
  usage: Usage.nullish(),
  agentOptions: AgentOptions.nullish(),
});

/** How a conversation goes on. */
export interface ConversationSoFar {
  readonly session: Continuation;
  /** Under which options its agent was started last; null where that is not known. */
  readonly agentOptions: AgentOptions | null;
}

/**
 * What has been said in a conversation, for its next message to this agent: the
 * agent's own session, where it has one, and the words of both sides.
 *
 * @returns null when nothing has been said yet
 */
export function* conversationSoFar(
  conversationId: string,
  agentId: string,
): Plan<ConversationSoFar | null> {
  const transcript = yield* wordsOf(conversationId);
  if (transcript === '') return null;
  const runs = yield* all(
    build
      .selectFrom('agent_runs')
      .select(['session_id', 'facts_json'])
      .where('conversation_id', '=', conversationId)
      .where('agent_id', '=', agentId)
      .where('completed_at', 'is not', null)
      .orderBy('created_at', 'desc')
      .limit(100),
  );
  const id = runs.find(({ session_id }) => session_id !== null)?.session_id ?? null;
  const facts = runs.map((it) => Facts.parse(JSON.parse(it.facts_json ?? '{}')));
  const spent = facts.flatMap(({ usage }, index) =>
    usage && runs[index]?.session_id === id ? [usage] : [],
  );
  return {
    session: { id, usage: spent.length === 0 ? null : spent.reduce(addUsage), transcript },
    agentOptions: facts[0]?.agentOptions ?? null,
  };
}

function* wordsOf(conversationId: string): Plan<string> {
  const rows = yield* all(
    build
      .selectFrom('messages')
      .select(['role', 'content'])
      .where('conversation_id', '=', conversationId)
      .where('content', '<>', '')
      .orderBy('position', 'desc')
      .limit(200),
  );
  const words = rows.toReversed().map(({ role, content }) => `[${role}]\n${content}`);
  return words.join('\n\n').slice(-longestTranscript);
}
