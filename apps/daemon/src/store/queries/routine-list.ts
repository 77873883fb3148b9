import { FAILING_FROM, type RoutineSort, type RoutineState } from '@open-design/contracts';
import { type SelectQueryBuilder, sql } from 'kysely';
import { build } from '../compile.ts';
import { all, first, type Plan } from '../plan.ts';
import type { RoutinesTable, Tables } from '../schema.ts';
import { routineOf, type StoredRoutine, whyUnreadable } from './routine-rows.ts';

/** Which routines are listed, and in which order. */
export interface RoutineListWish {
  /** A part of the name. */
  readonly q?: string | undefined;
  readonly state: RoutineState;
  readonly agentId?: string | undefined;
  readonly sort: RoutineSort;
  readonly offset: number;
  readonly limit: number;
}

/** A routine of a list, without its prompt. */
export type ListedRoutine = Pick<
  RoutinesTable,
  'id' | 'name' | 'note' | 'snoozed_until' | 'failures' | 'agent_id' | 'version'
> &
  Pick<RoutinesTable, 'enabled' | 'paused_by' | 'project_mode' | 'project_id'> & {
    /** Null where this program cannot read it; its prompt is empty. */
    readonly readable: Omit<StoredRoutine, 'prompt'> | null;
    readonly why: string | null;
  };

// All but the prompt: a page of them may be a hundred megabytes.
const columns = [
  'id',
  'name',
  'schedule_kind',
  'schedule_value',
  'schedule_json',
  'project_mode',
  'project_id',
  'skill_id',
  'agent_id',
  'agent_options_json',
  'context_json',
  'policies_json',
  'enabled',
  'note',
  'paused_by',
  'snoozed_until',
  'failures',
  'version',
  'cursor_at',
  'due_at',
  'claimed_at',
  'created_at',
  'updated_at',
  'deleted_at',
] as const satisfies readonly (keyof RoutinesTable)[];

type Routines<O> = SelectQueryBuilder<Tables, 'routines', O>;

/** A page of routines, and how many there are in all. @param now UTC epoch ms */
export function* listRoutinePage(
  wish: RoutineListWish,
  now: number,
): Plan<{ routines: ListedRoutine[]; total: number }> {
  const { offset, limit, state } = wish;
  const listed = inOrder(fitting(build.selectFrom('routines').select(columns), wish, now), wish);
  if (state === 'unreadable') {
    // Which they are no database can tell.
    const found = (yield* all(listed)).map(read).filter(({ why }) => why !== null);
    return { routines: found.slice(offset, offset + limit), total: found.length };
  }
  const counted = build.selectFrom('routines').select((eb) => eb.fn.countAll<number>().as('count'));
  const total = (yield* first(fitting(counted, wish, now)))?.count ?? 0;
  const rows = yield* all(listed.limit(limit).offset(offset));
  return { routines: rows.map(read), total };
}

function fitting<O>(query: Routines<O>, wish: RoutineListWish, now: number): Routines<O> {
  const { q, agentId, state } = wish;
  let found = query.where('deleted_at', 'is', null);
  if (agentId !== undefined) found = found.where('agent_id', '=', agentId);
  if (q !== undefined && q !== '') {
    const part = (text: string) => `%${text.replace(/[!%_]/g, '!$&')}%`;
    // SQLite knows the two cases of ASCII letters alone: others are found as they are written.
    found = found.where(
      sql<boolean>`(lower(name) LIKE ${part(q.toLowerCase())} ESCAPE '!' OR name LIKE ${part(q)} ESCAPE '!')`,
    );
  }
  if (state === 'paused') return found.where('enabled', '=', 0);
  if (state === 'failing') return found.where('failures', '>=', FAILING_FROM);
  if (state === 'snoozed') return found.where('enabled', '=', 1).where('snoozed_until', '>', now);
  if (state !== 'on') return found;
  return found
    .where('enabled', '=', 1)
    .where((eb) => eb.or([eb('snoozed_until', 'is', null), eb('snoozed_until', '<=', now)]));
}

function inOrder<O>(query: Routines<O>, { sort }: RoutineListWish): Routines<O> {
  switch (sort) {
    case 'name':
      return query.orderBy(sql`lower(name)`).orderBy('id');
    case 'created':
      return query.orderBy('created_at', 'desc').orderBy('id');
    case 'last':
      return query.orderBy(lastStart, 'desc').orderBy('id');
    case 'next':
      // When a run of it is to start next: its next slot, and its own delay after it.
      return query.orderBy(sql`due_at IS NULL`).orderBy('due_at').orderBy('id');
  }
}

const lastStart = sql`coalesce((SELECT max(started_at) FROM routine_runs
  WHERE routine_runs.routine_id = routines.id), -1)`;

function read(row: Omit<RoutinesTable, 'prompt'>): ListedRoutine {
  const whole = { ...row, prompt: '' };
  const why = whyUnreadable(whole);
  return { ...row, why, readable: why === null ? routineOf(whole) : null };
}
