import { Definition, type RoutineVersion, VersionChange } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { digestOf } from '../../digest.ts';
import { build } from '../compile.ts';
import { fromJson } from '../json.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { RoutineVersionsTable } from '../tables/routines.ts';

/** What stands in a definition's place where this program cannot read all of it. */
export type UnreadDefinition = Readonly<Record<keyof Definition, unknown>>;

export interface NewVersion {
  readonly routineId: string;
  readonly version: number;
  readonly definition: Definition | UnreadDefinition;
  readonly active: boolean;
  readonly change: VersionChange;
  readonly note: string | null;
  /** UTC epoch ms: it holds for slots after this instant. */
  readonly from: number;
}

/** Ends the version in force and begins the next. A definition is never changed, only followed by another. */
export function* beginVersion(it: NewVersion): Plan<void> {
  yield* change(
    build
      .updateTable('routine_versions')
      .set({ active_until: it.from })
      .where('routine_id', '=', it.routineId)
      .where('active_until', 'is', null),
  );
  yield* change(
    build.insertInto('routine_versions').values({
      routine_id: it.routineId,
      version: it.version,
      hash: digestOf(it.definition),
      definition_json: JSON.stringify(it.definition),
      active: it.active ? 1 : 0,
      change: it.change,
      note: it.note,
      active_from: it.from,
      active_until: null,
    }),
  );
}

/** The definition that a version of a routine had, or null when there is no such version. */
export function* definitionOfVersion(routineId: string, version: number): Plan<Definition | null> {
  const row = yield* first(
    build
      .selectFrom('routine_versions')
      .select('definition_json')
      .where('routine_id', '=', routineId)
      .where('version', '=', version),
  );
  return row === undefined ? null : fromJson(Definition, row.definition_json);
}

/** All versions of a routine, oldest first; a definition that cannot be read is null. */
export function* listVersions(routineId: string): Plan<RoutineVersion[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_versions')
      .selectAll()
      .where('routine_id', '=', routineId)
      .orderBy('version'),
  );
  return rows.map(versionOf);
}

/** One version of a routine, or null when there is none of this number. */
export function* findVersion(routineId: string, version: number): Plan<RoutineVersion | null> {
  const row = yield* first(
    build
      .selectFrom('routine_versions')
      .selectAll()
      .where('routine_id', '=', routineId)
      .where('version', '=', version),
  );
  return row === undefined ? null : versionOf(row);
}

function versionOf(row: Selectable<RoutineVersionsTable>): RoutineVersion {
  return {
    routineId: row.routine_id,
    version: row.version,
    hash: row.hash,
    definition: readDefinition(row.definition_json),
    active: row.active === 1,
    change: VersionChange.parse(row.change),
    note: row.note,
    activeFrom: row.active_from,
    activeUntil: row.active_until,
  };
}

/** Null where a newer program wrote it, or where a zone that it names is not known here. */
function readDefinition(text: string): Definition | null {
  try {
    return fromJson(Definition, text);
  } catch {
    return null;
  }
}
