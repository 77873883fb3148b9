import type { ScheduleSet } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';
import type { RoutinesTable } from '../tables/routines.ts';
import { policiesOf, scheduleOf } from './routine-rows.ts';

/**
 * How much later (ms) than its next slot a routine may be due: by the delay that
 * spreads starts, of an hour at the most, and by the half minute after which a
 * daemon that cannot read it looks again.
 */
export const dueAfterSlotMs = 3_600_000 + 30_000;

/** What is needed of a routine to find its coming slots. Instants are UTC epoch ms. */
export interface ComingRoutine {
  readonly id: string;
  readonly name: string;
  readonly schedule: ScheduleSet;
  /** Slots after this instant are still to come. */
  readonly after: number;
  /** No slot that comes lies before it. */
  readonly earliest: number;
}

/** A place in the order of `comingRoutines`. */
export interface ComingPlace {
  readonly dueAt: number;
  readonly id: string;
}

/** One page of routines. */
export interface ComingPage {
  readonly routines: readonly ComingRoutine[];
  /** Where the next page begins, none of whose slots lies before `dueAt` by more than `dueAfterSlotMs`; null after the last page. */
  readonly next: ComingPlace | null;
}

/**
 * Routines that may have a slot up to an instant, by when they are due; those
 * that this program cannot plan are left out, for they fire nothing here.
 */
export function* comingRoutines(
  until: number,
  place: ComingPlace | null,
  limit: number,
): Plan<ComingPage> {
  let query = build
    .selectFrom('routines')
    .select(['id', 'name', 'schedule_kind', 'schedule_value', 'schedule_json'])
    .select(['policies_json', 'cursor_at', 'snoozed_until', 'due_at'])
    .where('due_at', 'is not', null)
    .where('due_at', '<=', until + dueAfterSlotMs);
  if (place !== null) {
    const { dueAt, id } = place;
    query = query
      .where('due_at', '>=', dueAt)
      .where((eb) => eb.or([eb('due_at', '>', dueAt), eb('id', '>', id)]));
  }
  const rows = yield* all(query.orderBy('due_at').orderBy('id').limit(limit));
  const last = rows.length < limit ? undefined : rows.at(-1);
  const next = last === undefined ? null : { dueAt: last.due_at ?? until, id: last.id };
  return { routines: rows.flatMap(comingOf), next };
}

type ComingRow = Parameters<typeof scheduleOf>[0] &
  Pick<RoutinesTable, 'id' | 'name' | 'policies_json' | 'cursor_at' | 'snoozed_until' | 'due_at'>;

function comingOf(row: ComingRow): ComingRoutine[] {
  try {
    const schedule = scheduleOf(row);
    const { jitterMs } = policiesOf(row.policies_json);
    const after = Math.max(row.cursor_at, row.snoozed_until ?? row.cursor_at);
    // As `dueAfterSlotMs`, but with the delay that it has.
    const earliest = Math.max(after + 1, (row.due_at ?? 0) - jitterMs - 30_000);
    return [{ id: row.id, name: row.name, schedule, after, earliest }];
  } catch {
    return [];
  }
}
