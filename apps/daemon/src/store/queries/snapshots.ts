import { Snapshot, type SnapshotInput } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { SnapshotsTable } from '../tables/projects.ts';

/** How long a snapshot that nothing links to is kept (ms): 30 days. */
const unlinkedLifetimeMs = 30 * 24 * 60 * 60 * 1000;

/** Records one application of a plugin. @param now UTC epoch ms */
export function* insertSnapshot(id: string, it: SnapshotInput, now: number): Plan<Snapshot> {
  const row: SnapshotsTable = {
    id,
    project_id: it.projectId ?? null,
    conversation_id: it.conversationId ?? null,
    run_id: it.runId ?? null,
    plugin_id: it.pluginId,
    plugin_version: it.pluginVersion,
    manifest_source_digest: it.manifestSourceDigest,
    task_kind: it.taskKind,
    inputs_json: JSON.stringify(it.inputs),
    resolved_context_json: JSON.stringify(it.resolvedContext),
    capabilities_granted_json: JSON.stringify(it.capabilitiesGranted),
    capabilities_required_json: JSON.stringify(it.capabilitiesRequired),
    assets_staged_json: JSON.stringify(it.assetsStaged),
    connectors_required_json: JSON.stringify(it.connectorsRequired),
    connectors_resolved_json: JSON.stringify(it.connectorsResolved),
    mcp_servers_json: JSON.stringify(it.mcpServers),
    query: it.query ?? null,
    created_at: now,
    expires_at: now + unlinkedLifetimeMs,
    content_digest: it.contentDigest ?? null,
    position: it.position ?? null,
  };
  yield* change(build.insertInto('applied_plugin_snapshots').values(row));
  return snapshotOf(row);
}

export function* getSnapshot(id: string): Plan<Snapshot | null> {
  const row = yield* first(
    build.selectFrom('applied_plugin_snapshots').selectAll().where('id', '=', id),
  );
  return row === undefined ? null : snapshotOf(row);
}

/** Newest first, those of one run in the order in which they were applied. */
export function* listSnapshots(filter: {
  /** An agent run's id. */
  readonly runId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly limit: number;
}): Plan<Snapshot[]> {
  let query = build.selectFrom('applied_plugin_snapshots').selectAll();
  if (filter.runId !== undefined) query = query.where('run_id', '=', filter.runId);
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId);
  const rows = yield* all(
    query
      .orderBy('created_at', 'desc')
      .orderBy('run_id')
      .orderBy('position')
      .orderBy('id')
      .limit(filter.limit),
  );
  return rows.map(snapshotOf);
}

/**
 * What goes for the runs of a conversation: the snapshots that were applied for
 * it, in order, else the one that it is pinned to.
 */
export function* snapshotsOfConversation(conversationId: string): Plan<Snapshot[]> {
  const own = yield* all(
    build
      .selectFrom('applied_plugin_snapshots')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .orderBy('created_at')
      .orderBy('position')
      .orderBy('id'),
  );
  if (own.length > 0) return own.map(snapshotOf);
  const pinned = yield* all(
    build
      .selectFrom('conversations')
      .innerJoin(
        'applied_plugin_snapshots as applied',
        'applied.id',
        'conversations.applied_plugin_snapshot_id',
      )
      .selectAll('applied')
      .where('conversations.id', '=', conversationId),
  );
  return pinned.map(snapshotOf);
}

/** Removes the snapshots that nothing was linked to in time. @param now UTC epoch ms @returns how many */
export function* removeExpired(now: number): Plan<number> {
  return yield* change(build.deleteFrom('applied_plugin_snapshots').where('expires_at', '<=', now));
}

/**
 * The files, by plugin and digest, that live agent runs are handed: those of
 * their conversations, so that a later attempt and a reply have them too.
 */
export function* contentInUse(): Plan<{ pluginId: string; contentDigest: string }[]> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .leftJoin('conversations', 'conversations.id', 'agent_runs.conversation_id')
      .innerJoin('applied_plugin_snapshots as applied', (on) =>
        on.on((it) =>
          it.or([
            it('applied.run_id', '=', it.ref('agent_runs.id')),
            it('applied.conversation_id', '=', it.ref('conversations.id')),
            it('applied.id', '=', it.ref('conversations.applied_plugin_snapshot_id')),
          ]),
        ),
      )
      .select(['applied.plugin_id', 'applied.content_digest'])
      .distinct()
      // A parked run goes on with what it began with.
      .where('agent_runs.status', 'in', ['queued', 'running', 'needs_you', 'parked'])
      .where('applied.content_digest', 'is not', null),
  );
  return rows.flatMap(({ plugin_id, content_digest }) =>
    content_digest === null ? [] : [{ pluginId: plugin_id, contentDigest: content_digest }],
  );
}

/** Links a snapshot to a project and moves the project's pin to it; the snapshot no longer expires. */
export function* linkToProject(snapshotId: string, projectId: string): Plan<void> {
  yield* link(snapshotId, { project_id: projectId });
  yield* change(
    build
      .updateTable('projects')
      .set({ applied_plugin_snapshot_id: snapshotId })
      .where('id', '=', projectId),
  );
}

/** Links a snapshot to a conversation and pins it there. */
export function* linkToConversation(snapshotId: string, conversationId: string): Plan<void> {
  yield* link(snapshotId, { conversation_id: conversationId });
  yield* pinConversation(snapshotId, conversationId);
}

/** Pins a conversation to a snapshot that was applied elsewhere. */
export function* pinConversation(snapshotId: string, conversationId: string): Plan<void> {
  yield* change(
    build
      .updateTable('conversations')
      .set({ applied_plugin_snapshot_id: snapshotId })
      .where('id', '=', conversationId),
  );
}

/** Links a snapshot to an agent run. */
export function* linkToRun(snapshotId: string, agentRunId: string): Plan<void> {
  yield* link(snapshotId, { run_id: agentRunId });
}

function* link(
  snapshotId: string,
  columns: Pick<Partial<SnapshotsTable>, 'project_id' | 'conversation_id' | 'run_id'>,
): Plan<void> {
  yield* change(
    build
      .updateTable('applied_plugin_snapshots')
      .set({ ...columns, expires_at: null })
      .where('id', '=', snapshotId),
  );
}

function snapshotOf(row: SnapshotsTable): Snapshot {
  return Snapshot.parse({
    snapshotId: row.id,
    projectId: row.project_id,
    conversationId: row.conversation_id,
    runId: row.run_id,
    pluginId: row.plugin_id,
    pluginVersion: row.plugin_version,
    manifestSourceDigest: row.manifest_source_digest,
    taskKind: row.task_kind,
    inputs: JSON.parse(row.inputs_json),
    resolvedContext: JSON.parse(row.resolved_context_json),
    capabilitiesGranted: JSON.parse(row.capabilities_granted_json),
    capabilitiesRequired: JSON.parse(row.capabilities_required_json),
    assetsStaged: JSON.parse(row.assets_staged_json),
    connectorsRequired: JSON.parse(row.connectors_required_json),
    connectorsResolved: JSON.parse(row.connectors_resolved_json),
    mcpServers: JSON.parse(row.mcp_servers_json),
    query: row.query,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.content_digest !== null && { contentDigest: row.content_digest }),
    ...(row.position !== null && { position: row.position }),
  });
}
