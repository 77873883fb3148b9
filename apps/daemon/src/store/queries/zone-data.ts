import { type RawBuilder, sql } from 'kysely';
import { build } from '../compile.ts';
import { change, first, type Plan } from '../plan.ts';

/** Which edition of the time zones' rules a program works with, as `2025c` and ICU `78.2`. */
export interface ZoneData {
  readonly tz: string;
  readonly icu: string;
}

/** What routines were planned with last. */
export interface PlannedWith extends ZoneData {
  /** Since when (UTC epoch ms). */
  readonly since: number;
}

export function* plannedWith(): Plan<PlannedWith | null> {
  const row = yield* first(build.selectFrom('zone_data').selectAll());
  return row === undefined ? null : { tz: row.tz, icu: row.icu, since: row.since_at };
}

/**
 * Remembers what routines are planned with from now on (UTC epoch ms).
 *
 * @returns what it was before, when it was another; of daemons that start at once one is told so
 */
export function* planWith(it: ZoneData, now: number): Plan<PlannedWith | null> {
  yield* change(
    build
      .insertInto('zone_data')
      .values({ id: 1, tz: it.tz, icu: it.icu, since_at: now })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const before = yield* plannedWith();
  const changed = yield* change(
    build
      .updateTable('zone_data')
      .set({ tz: it.tz, icu: it.icu, since_at: now })
      .where((or) => or.or([or('tz', '!=', it.tz), or('icu', '!=', it.icu)])),
  );
  return changed === 0 ? null : before;
}

/**
 * Makes every routine due whose slots depend on the rules of a time zone: the
 * look that follows plans it anew. One statement for all of them. A snoozed one
 * is planned anyway when its snooze ends. Returns how many there are.
 */
export function* planAnew(): Plan<number> {
  return yield* change(
    build
      .updateTable('routines')
      .set((set) => ({ due_at: set.ref('cursor_at') }))
      .where('due_at', 'is not', null)
      .where('enabled', '=', 1)
      .where('snoozed_until', 'is', null)
      .where(isOnTheWallClock()),
  );
}

/** An interval follows real time alone, unless it leaves days out. */
function isOnTheWallClock(): RawBuilder<boolean> {
  return sql<boolean>`(schedule_kind <> 'interval' OR schedule_json LIKE '%"exclude"%')`;
}
