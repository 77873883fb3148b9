import { FAILING_FROM, type RoutineSort, type RoutineState } from '@open-design/contracts';
import { type SelectQueryBuilder, sql } from 'kysely';
import { build } from '../compile.ts';
import { all, first, type Plan } from '../plan.ts';
import type { RoutinesTable } from '../tables/routines.ts';
import type { Tables } from '../schema.ts';
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
  if (state === 'unreadable') {
    // Which they are no database can tell.
    const every = yield* idsOf(wish, now, { offset: 0, limit: Number.MAX_SAFE_INTEGER });
    const found = (yield* readAll(every)).filter(({ why }) => why !== null);
    return { routines: found.slice(offset, offset + limit), total: found.length };
  }
  const counted = build.selectFrom('routines').select((eb) => eb.fn.countAll<number>().as('count'));
  const total = (yield* first(fitting(counted, wish, now)))?.count ?? 0;
  return { routines: yield* readAll(yield* idsOf(wish, now, { offset, limit })), total };
}

/** Their ids alone are put in order: a row may be a thousand times as long. */
function* idsOf(
  wish: RoutineListWish,
  now: number,
  { offset, limit }: Pick<RoutineListWish, 'offset' | 'limit'>,
): Plan<string[]> {
  const found = fitting(build.selectFrom('routines').select('id'), wish, now);
  const pageOf = function* (query: Routines<{ id: string }>, skip: number, most: number) {
    const rows = yield* all(query.orderBy('id').limit(most).offset(skip));
    return rows.map(({ id }) => id);
  };
  if (wish.sort === 'name') return yield* pageOf(found.orderBy(sql`lower(name)`), offset, limit);
  if (wish.sort === 'last') return yield* pageOf(found.orderBy(lastStart, 'desc'), offset, limit);
  if (wish.sort === 'created')
    return yield* pageOf(found.orderBy('created_at', 'desc'), offset, limit);
  // When a run of it is to start: its next slot, and its own delay after it. There is an index of those that have one.
  const due = found.where('due_at', 'is not', null);
  const ids = yield* pageOf(due.orderBy('due_at'), offset, limit);
  if (ids.length === limit) return ids;
  const isBeyond = ids.length === 0 && offset > 0;
  const before = isBeyond ? yield* countOf(wish, now) : offset + ids.length;
  const never = found.where('due_at', 'is', null);
  const rest = yield* pageOf(never, Math.max(0, offset - before), limit - ids.length);
  return [...ids, ...rest];
}

/** How many of them are to come. */
function* countOf(wish: RoutineListWish, now: number): Plan<number> {
  const counted = build.selectFrom('routines').select((eb) => eb.fn.countAll<number>().as('count'));
  const row = yield* first(fitting(counted, wish, now).where('due_at', 'is not', null));
  return row?.count ?? 0;
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
  if (state === 'failing')
    return found.where('enabled', '=', 1).where('failures', '>=', FAILING_FROM);
  if (state === 'snoozed') return found.where('enabled', '=', 1).where('snoozed_until', '>', now);
  if (state !== 'on') return found;
  return found
    .where('enabled', '=', 1)
    .where((eb) => eb.or([eb('snoozed_until', 'is', null), eb('snoozed_until', '<=', now)]));
}

const lastStart = sql`coalesce((SELECT max(started_at) FROM routine_runs
  WHERE routine_runs.routine_id = routines.id), -1)`;

// Postgres takes 65,535 parameters a statement, SQLite half as many.
const atOnce = 500;

/** In the order of the ids. */
function* readAll(ids: readonly string[]): Plan<ListedRoutine[]> {
  const found = new Map<string, ListedRoutine>();
  for (let from = 0; from < ids.length; from += atOnce) {
    const rows = yield* all(
      build
        .selectFrom('routines')
        .select(columns)
        .where('id', 'in', ids.slice(from, from + atOnce)),
    );
    for (const row of rows) found.set(row.id, read(row));
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

function read(row: Omit<RoutinesTable, 'prompt'>): ListedRoutine {
  const whole = { ...row, prompt: '' };
  const why = whyUnreadable(whole);
  return { ...row, why, readable: why === null ? routineOf(whole) : null };
}
