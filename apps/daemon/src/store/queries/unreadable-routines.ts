import type { AgentOptions, UnreadableRoutine } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { locking } from '../lock.ts';
import { all, allOf, first, type Plan } from '../plan.ts';
import type { RoutinesTable } from '../tables/routines.ts';
import { routineOf, type StoredRoutine, whyUnreadable } from './routine-rows.ts';
import { changeRoutine } from './routines.ts';

/** The routines whose definition this program cannot read, by name. */
export function* listUnreadable(): Plan<UnreadableRoutine[]> {
  const rows = yield* all(
    build.selectFrom('routines').selectAll().where('deleted_at', 'is', null).orderBy('name'),
  );
  return rows.flatMap((row) => {
    const why = whyUnreadable(row);
    return why === null ? [] : { id: row.id, name: row.name, why };
  });
}

/** One routine, or null when there is none that this program can read. */
export function* findReadable(id: string): Plan<StoredRoutine | null> {
  const row = yield* first(
    build.selectFrom('routines').selectAll().where('id', '=', id).where('deleted_at', 'is', null),
  );
  return row === undefined || whyUnreadable(row) !== null ? null : routineOf(row);
}

/** What is known of a routine that an edit is about to change, also where its definition cannot be read. */
export interface RoutineBefore {
  /** The version of its definition. */
  readonly version: number;
  readonly enabled: boolean;
  readonly agentId: string | null;
  readonly agentOptions: AgentOptions | null;
  readonly snoozedUntil: number | null;
  /** Every slot up to here is accounted for (UTC epoch ms). */
  readonly cursorAt: number;
  /** Null where it cannot be read. */
  readonly readable: StoredRoutine | null;
  /** Why it cannot be read, or null. */
  readonly why: string | null;
}

/** As `takeRoutine`, also for one that cannot be read: an edit repairs it. */
export function* takeForEdit(id: string): Plan<RoutineBefore | null> {
  const query = build.selectFrom('routines').selectAll().where('id', '=', id);
  const [row] = yield* allOf<Selectable<RoutinesTable>>(
    locking(query.where('deleted_at', 'is', null)),
  );
  if (row === undefined) return null;
  const why = whyUnreadable(row);
  if (why === null) {
    const readable = routineOf(row);
    const { version, enabled, agentId, agentOptions, snoozedUntil, cursorAt } = readable;
    return { version, enabled, agentId, agentOptions, snoozedUntil, cursorAt, readable, why };
  }
  return {
    version: row.version,
    enabled: row.enabled === 1,
    agentId: row.agent_id,
    agentOptions: null,
    snoozedUntil: row.snoozed_until,
    cursorAt: row.cursor_at,
    readable: null,
    why,
  };
}

/**
 * Closes the stretch for which nobody here could read a routine's definition:
 * a version of its own that implies no slot, because which ones there were is
 * not known. For a routine that the transaction has taken.
 *
 * @param until UTC epoch ms
 */
export function* closeUnread(id: string, before: RoutineBefore, until: number): Plan<void> {
  const from = Math.max(before.cursorAt, before.snoozedUntil ?? before.cursorAt);
  if (!before.enabled || from >= until) return;
  yield* changeRoutine(id, {
    kind: 'unreadable',
    columns: {},
    from,
    dueAt: null,
    note: before.why ?? 'The definition could not be read.',
  });
}

/** A definition that this program cannot read. */
export interface UnreadableDefinition extends UnreadableRoutine {
  readonly version: number;
  /** UTC epoch ms. */
  readonly updatedAt: number;
}

/** Another text whenever a routine was added, changed or deleted, from an index alone. */
export function* definitionsMark(): Plan<string> {
  const row = yield* first(
    build
      .selectFrom('routines')
      .select(({ fn }) => [
        fn.countAll<number>().as('count'),
        fn.sum<number | null>('version').as('versions'),
        fn.max('updated_at').as('newest'),
      ])
      .where('deleted_at', 'is', null),
  );
  return `${row?.count} ${row?.versions} ${row?.newest}`;
}

/** The version in force of every routine that was not deleted, from an index alone. */
export function* versionsInForce(): Plan<Map<string, number>> {
  const rows = yield* all(
    build.selectFrom('routines').select(['id', 'version']).where('deleted_at', 'is', null),
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Those of these routines that cannot be read. */
export function* unreadableOf(ids: readonly string[]): Plan<UnreadableDefinition[]> {
  if (ids.length === 0) return [];
  const rows = yield* all(
    build.selectFrom('routines').selectAll().where('id', 'in', ids).where('deleted_at', 'is', null),
  );
  return rows.flatMap((row) => {
    const why = whyUnreadable(row);
    const { id, name, version, updated_at: updatedAt } = row;
    return why === null ? [] : { id, name, why, version, updatedAt };
  });
}
