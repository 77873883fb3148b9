import type { VersionChange } from '@open-design/contracts';
import type { ExpressionBuilder, Selectable } from 'kysely';
import { build } from '../compile.ts';
import { locking } from '../lock.ts';
import { all, allOf, change, first, type Plan, statement } from '../plan.ts';
import type { RoutinesTable } from '../tables/routines.ts';
import type { Tables } from '../schema.ts';
import { template } from '../template.ts';
import { definitionOf, routineOf, type StoredRoutine, whyUnreadable } from './routine-rows.ts';
import { beginVersion } from './versions.ts';

export type { StoredRoutine } from './routine-rows.ts';

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
  // Refused here where this program cannot read it.
  if ((yield* findRoutine(it.id)) !== null) yield* followWith(it.id, 'created', it.createdAt);
}

/** Writes the routine's definition down as the version in force from an instant (UTC epoch ms) on. */
function* followWith(id: string, kind: VersionChange, from: number, note?: string): Plan<void> {
  const row = yield* first(build.selectFrom('routines').selectAll().where('id', '=', id));
  if (row === undefined) return;
  const implies = row.enabled === 1 && row.snoozed_until === null;
  yield* beginVersion({
    routineId: id,
    version: row.version,
    definition: definitionOf(row),
    active: implies && kind !== 'deleted' && kind !== 'unreadable',
    change: kind,
    note: note ?? row.note,
    from,
  });
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

/**
 * The project that a routine's runs work in, as far as its folder goes; null for
 * a routine whose every run gets a new one.
 */
export function* projectOfRoutine(
  id: string,
): Plan<{ readonly id: string; readonly folder: string | null } | null> {
  const row = yield* first(
    build
      .selectFrom('routines')
      .innerJoin('projects', 'projects.id', 'routines.project_id')
      .select(['projects.id', 'projects.folder'])
      .where('routines.id', '=', id)
      .where('routines.project_mode', '=', 'reuse'),
  );
  return row ?? null;
}

/** Whether a routine of this id was ever there: its ledger stays when it is deleted. */
export function* routineExisted(id: string): Plan<boolean> {
  const row = yield* first(build.selectFrom('routines').select('id').where('id', '=', id));
  return row !== undefined;
}

/** All that this program can read, newest first; `listUnreadable` has the others. */
export function* listRoutines(): Plan<StoredRoutine[]> {
  const rows = yield* all(
    build
      .selectFrom('routines')
      .selectAll()
      .where('deleted_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id'),
  );
  return rows.flatMap((row) => (whyUnreadable(row) === null ? routineOf(row) : []));
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
  /** What the version says of itself, where it is not the routine's own note. */
  readonly note?: string;
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
  yield* followWith(id, it.kind, it.from, it.note);
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
export function* earliestDue(leave: readonly string[] = []): Plan<number | null> {
  const [row] = yield* allOf<Pick<RoutinesTable, 'due_at'>>(
    leave.length === 0 ? earliestRow({}) : statement(earliest().where(isNotOf(leave))),
  );
  return row?.due_at ?? null;
}

const earliest = () =>
  build
    .selectFrom('routines')
    .select('due_at')
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1);
const earliestRow = template(() => statement(earliest()));

function isNotOf(agents: readonly string[]) {
  return (it: ExpressionBuilder<Tables, 'routines'>) =>
    it.or([it('agent_id', 'is', null), it('agent_id', 'not in', agents)]);
}
