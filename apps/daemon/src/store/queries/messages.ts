import { type Message, MessageRole } from '@open-design/contracts';
import { build } from '../compile.ts';
import { locking } from '../lock.ts';
import { all, allOf, change, first, type Plan } from '../plan.ts';

export interface MessageRow {
  readonly id: string;
  readonly conversationId: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly agentRunId: string | null;
  /** UTC epoch ms. */
  readonly createdAt: number;
}

/** Adds a message at the end of its conversation. */
export function* appendMessage(it: MessageRow): Plan<void> {
  // First, so that two who write to one conversation at once do not both find the same end.
  yield* allOf(
    locking(build.selectFrom('conversations').select('id').where('id', '=', it.conversationId)),
  );
  const last = yield* first(
    build
      .selectFrom('messages')
      .select('position')
      .where('conversation_id', '=', it.conversationId)
      .orderBy('position', 'desc')
      .limit(1),
  );
  yield* change(
    build.insertInto('messages').values({
      id: it.id,
      conversation_id: it.conversationId,
      role: it.role,
      content: it.content,
      agent_run_id: it.agentRunId,
      position: (last?.position ?? 0) + 1,
      created_at: it.createdAt,
      updated_at: it.createdAt,
    }),
  );
}

/** Fills in an assistant's message when its run has ended. @param now UTC epoch ms */
export function* setMessageContent(id: string, content: string, now: number): Plan<void> {
  yield* change(
    build.updateTable('messages').set({ content, updated_at: now }).where('id', '=', id),
  );
}

/** In order. */
export function* listMessages(conversationId: string): Plan<Message[]> {
  const rows = yield* all(
    build
      .selectFrom('messages')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .orderBy('position')
      .orderBy('id'),
  );
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    role: MessageRole.parse(row.role),
    content: row.content,
    agentRunId: row.agent_run_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
