import type { Policies, ScheduleSet } from '@open-design/contracts';
import { build } from '../compile.ts';
import { skippingLocked } from '../lock.ts';
import { allOf, type Plan, type Statement } from '../plan.ts';
import type { RoutinesTable } from '../tables/routines.ts';
import { template } from '../template.ts';
import { policiesOf, reasonOf, scheduleOf } from './routine-rows.ts';

/** A routine whose time has come, as the claim sees it: read in the claim's own transaction. */
export interface DueRoutine {
  readonly id: string;
  readonly schedule: ScheduleSet;
  readonly policies: Policies;
  /** The version of its definition. */
  readonly version: number;
  /** Every slot up to here has its entry (UTC epoch ms). */
  readonly cursorAt: number;
  /** Until when it was snoozed (UTC epoch ms), when it was. */
  readonly snoozedUntil: number | null;
}

/** A due routine whose schedule means nothing to this program; a newer daemon, or one with newer time zones, may know it. */
export interface UnreadableRoutine {
  readonly routineId: string;
  readonly cursorAt: number;
  readonly why: string;
}

const dueColumns = [
  'id',
  'schedule_kind',
  'schedule_value',
  'schedule_json',
  'policies_json',
  'version',
  'cursor_at',
  'snoozed_until',
] as const;
type DueRow = Pick<RoutinesTable, (typeof dueColumns)[number]>;

/**
 * The routines that are due, earliest first, each taken for this transaction.
 * @param now UTC epoch ms
 * @param leave agents whose routines are left to others
 */
export function* takeDue(
  now: number,
  limit: number,
  leave: readonly string[] = [],
): Plan<{ due: DueRoutine[]; unreadable: UnreadableRoutine[] }> {
  const rows = yield* allOf<DueRow>(
    leave.length === 0 ? dueRows({ now, limit }) : dueRowsBut(now, limit, leave),
  );
  const due: DueRoutine[] = [];
  const unreadable: UnreadableRoutine[] = [];
  for (const row of rows) {
    const cursorAt = row.cursor_at;
    try {
      due.push({
        id: row.id,
        schedule: scheduleOf(row),
        policies: policiesOf(row.policies_json),
        version: row.version,
        cursorAt,
        snoozedUntil: row.snoozed_until,
      });
    } catch (error) {
      unreadable.push({ routineId: row.id, cursorAt, why: reasonOf(error) });
    }
  }
  return { due, unreadable };
}

const dueRows = template<{ now: number; limit: number }>((blank) =>
  skippingLocked(
    build
      .selectFrom('routines')
      .select(dueColumns)
      .where('due_at', '<=', blank('now'))
      .orderBy('due_at')
      .limit(blank('limit')),
  ),
);

function dueRowsBut(now: number, limit: number, leave: readonly string[]): Statement {
  return skippingLocked(
    build
      .selectFrom('routines')
      .select(dueColumns)
      .where('due_at', '<=', now)
      .where((it) => it.or([it('agent_id', 'is', null), it('agent_id', 'not in', leave)]))
      .orderBy('due_at')
      .limit(limit),
  );
}
