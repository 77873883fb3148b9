import type { Conversation } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { ConversationsTable } from '../tables/projects.ts';

export interface ConversationRow {
  readonly id: string;
  readonly projectId: string;
  readonly title: string | null;
  /** UTC epoch ms. */
  readonly createdAt: number;
}

export function* insertConversation(it: ConversationRow): Plan<void> {
  yield* change(
    build.insertInto('conversations').values({
      id: it.id,
      project_id: it.projectId,
      title: it.title,
      applied_plugin_snapshot_id: null,
      created_at: it.createdAt,
      updated_at: it.createdAt,
    }),
  );
}

export function* getConversation(id: string): Plan<Conversation | null> {
  const row = yield* first(build.selectFrom('conversations').selectAll().where('id', '=', id));
  return row === undefined ? null : conversationOf(row);
}

/** Newest first. */
export function* listConversations(projectId: string): Plan<Conversation[]> {
  const rows = yield* all(
    build
      .selectFrom('conversations')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('created_at', 'desc')
      .orderBy('id'),
  );
  return rows.map(conversationOf);
}

function conversationOf(row: Selectable<ConversationsTable>): Conversation {
  return {
    id: row.id,
    projectId: row.project_id,
    title: row.title,
    appliedPluginSnapshotId: row.applied_plugin_snapshot_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
