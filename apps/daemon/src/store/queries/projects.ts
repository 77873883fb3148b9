import { type Project, ProjectMetadata } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { fromJsonOrNull } from '../json.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { ProjectsTable } from '../tables/projects.ts';

/** A project as callers write it (contract: `insertProject`). */
export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly folder?: string | null | undefined;
  readonly skillId?: string | null | undefined;
  readonly designSystemId?: string | null | undefined;
  readonly pendingPrompt?: string | null | undefined;
  readonly metadata?: ProjectMetadata | null | undefined;
  readonly customInstructions?: string | null | undefined;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Adds a project. @throws the database's own error when the id is taken */
export function* insertProject(it: ProjectRow): Plan<void> {
  yield* change(
    build.insertInto('projects').values({
      id: it.id,
      name: it.name,
      folder: it.folder ?? null,
      skill_id: it.skillId ?? null,
      design_system_id: it.designSystemId ?? null,
      pending_prompt: it.pendingPrompt ?? null,
      metadata_json: it.metadata ? JSON.stringify(it.metadata) : null,
      custom_instructions: it.customInstructions ?? null,
      applied_plugin_snapshot_id: null,
      created_at: it.createdAt,
      updated_at: it.updatedAt,
    }),
  );
}

export function* getProject(id: string): Plan<Project | null> {
  const row = yield* first(build.selectFrom('projects').selectAll().where('id', '=', id));
  return row === undefined ? null : projectOf(row);
}

/** Newest first. */
export function* listProjects(): Plan<Project[]> {
  const rows = yield* all(
    build.selectFrom('projects').selectAll().orderBy('created_at', 'desc').orderBy('id'),
  );
  return rows.map(projectOf);
}

/** False when there is no such project. */
export function* updateProject(
  id: string,
  columns: Partial<Omit<ProjectsTable, 'id' | 'created_at'>>,
): Plan<boolean> {
  return (yield* change(build.updateTable('projects').set(columns).where('id', '=', id))) === 1;
}

/** Removes a project with its conversations and messages; run history stays. False when there is none. */
export function* deleteProject(id: string): Plan<boolean> {
  return (yield* change(build.deleteFrom('projects').where('id', '=', id))) === 1;
}

function projectOf(row: Selectable<ProjectsTable>): Project {
  return {
    id: row.id,
    name: row.name,
    folder: row.folder,
    skillId: row.skill_id,
    designSystemId: row.design_system_id,
    pendingPrompt: row.pending_prompt,
    metadata: fromJsonOrNull(ProjectMetadata, row.metadata_json),
    customInstructions: row.custom_instructions,
    appliedPluginSnapshotId: row.applied_plugin_snapshot_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
