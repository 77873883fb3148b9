import {
  AgentOptions,
  type RoutineContext,
  RoutineContext as RoutineContextSchema,
  Schedule,
  type Target,
} from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { fromJson, fromJsonOrNull } from '../json.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { RoutinesTable } from '../schema.ts';

/** A routine as stored: what the API shows, without what is worked out from other tables. */
export interface StoredRoutine {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly schedule: Schedule;
  readonly target: Target;
  readonly agentId: string | null;
  readonly agentOptions: AgentOptions | null;
  readonly skillId: string | null;
  readonly context: RoutineContext;
  readonly enabled: boolean;
  readonly cursorAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A row as callers of the synchronous door write it (contract: `insertRoutine`). */
export interface RoutineRow {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly scheduleKind: string;
  readonly scheduleValue: string;
  readonly scheduleJson?: string | null;
  readonly projectMode: 'create_each_run' | 'reuse';
  readonly projectId?: string | null;
  readonly skillId?: string | null;
  readonly agentId?: string | null;
  readonly agentOptionsJson?: string | null;
  readonly contextJson?: string | null;
  readonly enabled: boolean;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * Adds a routine. It is due at once: the first look at it finds no slot that
 * has passed since its creation and sets the time of the next.
 */
export function* insertRoutine(it: RoutineRow): Plan<void> {
  yield* change(
    build.insertInto('routines').values({
      id: it.id,
      name: it.name,
      prompt: it.prompt,
      schedule_kind: it.scheduleKind,
      schedule_value: it.scheduleValue,
      schedule_json: it.scheduleJson ?? null,
      project_mode: it.projectMode,
      project_id: it.projectId ?? null,
      skill_id: it.skillId ?? null,
      agent_id: it.agentId ?? null,
      agent_options_json: it.agentOptionsJson ?? null,
      context_json: it.contextJson ?? null,
      enabled: it.enabled ? 1 : 0,
      revision: 1,
      cursor_at: it.createdAt,
      due_at: it.enabled ? it.createdAt : null,
      claimed_at: null,
      created_at: it.createdAt,
      updated_at: it.updatedAt,
      deleted_at: null,
    }),
  );
}

/** One routine, or null when there is none or it was deleted. */
export function* findRoutine(id: string): Plan<StoredRoutine | null> {
  const row = yield* first(
    build.selectFrom('routines').selectAll().where('id', '=', id).where('deleted_at', 'is', null),
  );
  return row === undefined ? null : routineOf(row);
}

/** Whether a routine of this id was ever there: its ledger stays when it is deleted. */
export function* routineExisted(id: string): Plan<boolean> {
  const row = yield* first(build.selectFrom('routines').select('id').where('id', '=', id));
  return row !== undefined;
}

export function* listRoutines(): Plan<StoredRoutine[]> {
  const rows = yield* all(
    build
      .selectFrom('routines')
      .selectAll()
      .where('deleted_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id'),
  );
  return rows.map(routineOf);
}

/** What an edit changes. `plannedFrom`, when given, makes the routine due again from that instant (UTC epoch ms). */
export interface RoutineChange {
  readonly columns: Partial<
    Omit<RoutinesTable, 'id' | 'revision' | 'cursor_at' | 'due_at' | 'claimed_at' | 'created_at'>
  >;
  readonly plannedFrom: number | 'unchanged' | 'never';
}

/** Changes a routine that is not deleted; false when there is none. */
export function* updateRoutine(id: string, { columns, plannedFrom }: RoutineChange): Plan<boolean> {
  const plan =
    plannedFrom === 'unchanged'
      ? {}
      : plannedFrom === 'never'
        ? { due_at: null }
        : { due_at: plannedFrom, cursor_at: plannedFrom };
  const changed = yield* change(
    build
      .updateTable('routines')
      .set((eb) => ({ ...columns, ...plan, revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .where('deleted_at', 'is', null),
  );
  return changed === 1;
}

/** The ids of live routines whose runs work in this project. */
export function* routinesTargeting(projectId: string): Plan<string[]> {
  const rows = yield* all(
    build
      .selectFrom('routines')
      .select('id')
      .where('project_id', '=', projectId)
      .where('deleted_at', 'is', null),
  );
  return rows.map(({ id }) => id);
}

/** The earliest instant (UTC epoch ms) at which a routine wants to be looked at, or null. */
export function* earliestDue(): Plan<number | null> {
  const row = yield* first(
    build
      .selectFrom('routines')
      .select('due_at')
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(1),
  );
  return row?.due_at ?? null;
}

/** The schedule of a row: its JSON, or the kind and value of rows that were written without. */
export function scheduleOf(row: {
  readonly schedule_kind: string;
  readonly schedule_value: string;
  readonly schedule_json: string | null;
}): Schedule {
  const json =
    row.schedule_json ??
    JSON.stringify(
      row.schedule_kind === 'hourly'
        ? { kind: 'hourly', minute: Number(row.schedule_value) }
        : { kind: row.schedule_kind, time: row.schedule_value },
    );
  const known = schedules.get(json);
  if (known !== undefined) return known;
  const parsed = fromJson(Schedule, json);
  if (schedules.size >= mostSchedules) schedules.clear();
  schedules.set(json, parsed);
  return parsed;
}

// Thousands of routines share few schedules, and every turn reads those that are due.
const schedules = new Map<string, Schedule>();
const mostSchedules = 10_000;

function routineOf(row: Selectable<RoutinesTable>): StoredRoutine {
  return {
    id: row.id,
    name: row.name,
    prompt: row.prompt,
    schedule: scheduleOf(row),
    target:
      row.project_mode === 'reuse'
        ? { mode: 'reuse', projectId: row.project_id ?? '' }
        : { mode: 'create_each_run' },
    agentId: row.agent_id,
    agentOptions: fromJsonOrNull(AgentOptions, row.agent_options_json),
    skillId: row.skill_id,
    context: fromJson(RoutineContextSchema, row.context_json ?? '{}'),
    enabled: row.enabled === 1,
    cursorAt: row.cursor_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
