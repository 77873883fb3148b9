import {
  AgentOptions,
  type Definition,
  PausedBy,
  Policies,
  RoutineContext,
  Schedules,
  type ScheduleSet,
  type Target,
  type VersionChange,
} from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { fromJson, fromJsonOrNull } from '../json.ts';
import { locking } from '../lock.ts';
import { all, allOf, change, first, type Plan, statement } from '../plan.ts';
import type { RoutinesTable } from '../schema.ts';
import { template } from '../template.ts';
import { beginVersion } from './versions.ts';

/** A routine as stored: what the API shows, without what is worked out from other tables. */
export interface StoredRoutine {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly schedule: ScheduleSet;
  readonly target: Target;
  readonly agentId: string | null;
  readonly agentOptions: AgentOptions | null;
  readonly skillId: string | null;
  readonly context: RoutineContext;
  readonly policies: Policies;
  readonly enabled: boolean;
  readonly note: string | null;
  readonly pausedBy: PausedBy | null;
  readonly snoozedUntil: number | null;
  readonly failures: number;
  readonly version: number;
  /** Every slot up to here is accounted for. */
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
  readonly policiesJson?: string | null;
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
      policies_json: it.policiesJson ?? null,
      enabled: it.enabled ? 1 : 0,
      note: null,
      paused_by: null,
      snoozed_until: null,
      failures: 0,
      version: 1,
      cursor_at: it.createdAt,
      due_at: it.enabled ? it.createdAt : null,
      claimed_at: null,
      created_at: it.createdAt,
      updated_at: it.updatedAt,
      deleted_at: null,
    }),
  );
  const routine = yield* findRoutine(it.id);
  if (routine !== null) yield* followWith(routine, 'created', it.createdAt);
}

/** Writes the routine's definition down as the version in force from an instant (UTC epoch ms) on. */
function* followWith(it: StoredRoutine, kind: VersionChange, from: number): Plan<void> {
  yield* beginVersion({
    routineId: it.id,
    version: it.version,
    definition: definitionOf(it),
    active: it.enabled && it.snoozedUntil === null && kind !== 'deleted',
    change: kind,
    note: it.note,
    from,
  });
}

function definitionOf(it: StoredRoutine): Definition {
  const { name, prompt, schedule, target, agentId, agentOptions, skillId, context, policies } = it;
  return { name, prompt, schedule, target, agentId, agentOptions, skillId, context, policies };
}

/** One routine, or null when there is none or it was deleted. */
export function* findRoutine(id: string): Plan<StoredRoutine | null> {
  const row = yield* first(
    build.selectFrom('routines').selectAll().where('id', '=', id).where('deleted_at', 'is', null),
  );
  return row === undefined ? null : routineOf(row);
}

/** The agent that a routine names, or null: also of one that was deleted, whose last runs may still wait. */
export function* agentOfRoutine(id: string): Plan<string | null> {
  const row = yield* first(build.selectFrom('routines').select('agent_id').where('id', '=', id));
  return row?.agent_id ?? null;
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

/** One routine, kept from others' claims and edits until this transaction ends; null when there is none. */
export function* takeRoutine(id: string): Plan<StoredRoutine | null> {
  const query = build.selectFrom('routines').selectAll().where('id', '=', id);
  const [row] = yield* allOf<Selectable<RoutinesTable>>(
    locking(query.where('deleted_at', 'is', null)),
  );
  return row === undefined ? null : routineOf(row);
}

/** What a change of a routine's definition writes. */
export interface RoutineChange {
  readonly kind: VersionChange;
  readonly columns: Partial<
    Omit<RoutinesTable, 'id' | 'version' | 'cursor_at' | 'due_at' | 'claimed_at' | 'created_at'>
  >;
  /** From when it holds (UTC epoch ms); every slot up to there must be accounted for. */
  readonly from: number;
  /** When the routine wants to be looked at next, or null for never. */
  readonly dueAt: number | null;
}

/** Changes a routine and begins a version of its definition. */
export function* changeRoutine(id: string, it: RoutineChange): Plan<void> {
  yield* change(
    build
      .updateTable('routines')
      .set((eb) => ({
        ...it.columns,
        cursor_at: it.from,
        due_at: it.dueAt,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id),
  );
  const row = yield* first(build.selectFrom('routines').selectAll().where('id', '=', id));
  if (row !== undefined) yield* followWith(routineOf(row), it.kind, it.from);
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
  const [row] = yield* allOf<Pick<RoutinesTable, 'due_at'>>(earliestRow({}));
  return row?.due_at ?? null;
}

const earliestRow = template(() =>
  statement(
    build
      .selectFrom('routines')
      .select('due_at')
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(1),
  ),
);

/** The schedule of a row: its JSON, or the kind and value of rows that were written without. */
export function scheduleOf(row: {
  readonly schedule_kind: string;
  readonly schedule_value: string;
  readonly schedule_json: string | null;
}): ScheduleSet {
  const json =
    row.schedule_json ??
    JSON.stringify(
      row.schedule_kind === 'hourly'
        ? { kind: 'hourly', minute: Number(row.schedule_value) }
        : { kind: row.schedule_kind, time: row.schedule_value },
    );
  const known = schedules.get(json);
  if (known !== undefined) return known;
  const parsed = fromJson(Schedules, json);
  if (schedules.size >= mostSchedules) schedules.clear();
  schedules.set(json, parsed);
  return parsed;
}

// Thousands of routines share few schedules, and every turn reads those that are due.
const schedules = new Map<string, ScheduleSet>();
const mostSchedules = 10_000;

/** The policies of a row; an absent column means all defaults. */
export function policiesOf(json: string | null): Policies {
  const text = json ?? '{}';
  const known = policies.get(text);
  if (known !== undefined) return known;
  const parsed = fromJson(Policies, text);
  if (policies.size >= mostSchedules) policies.clear();
  policies.set(text, parsed);
  return parsed;
}

const policies = new Map<string, Policies>();

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
    context: fromJson(RoutineContext, row.context_json ?? '{}'),
    policies: policiesOf(row.policies_json),
    enabled: row.enabled === 1,
    note: row.note,
    pausedBy: PausedBy.nullable().parse(row.paused_by),
    snoozedUntil: row.snoozed_until,
    failures: row.failures,
    version: row.version,
    cursorAt: row.cursor_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
