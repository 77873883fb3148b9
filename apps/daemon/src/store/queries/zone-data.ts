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
 * Makes every routine due whose slots depend on the rules of a time zone, under
 * a version of its own from its cursor on: the look that follows plans it anew.
 * A statement for all of them. A snoozed one is planned anyway when its snooze
 * ends. Returns how many there are.
 *
 * @param note what the versions say of themselves
 */
export function* planAnew(note: string): Plan<number> {
  const count = yield* change(
    build
      .updateTable('routines')
      .set((set) => ({ due_at: set.ref('cursor_at'), version: set('version', '+', 1) }))
      .where('deleted_at', 'is', null)
      .where('enabled', '=', 1)
      .where('snoozed_until', 'is', null)
      .where(isOnTheWallClock()),
  );
  if (count > 0) {
    yield* change(versionsToBegin(note));
    yield* change(versionsToEnd());
  }
  yield* change(afterEveryVersion());
  return count;
}

/** A version that has ended was planned by older rules, whatever the clock showed of the daemon that ended it. */
function afterEveryVersion() {
  return build.updateTable('zone_data').set({
    since_at: sql<number>`coalesce((SELECT max(active_until) FROM routine_versions
      WHERE active_until > zone_data.since_at), since_at)`,
  });
}

/** The versions that routines count already and do not have yet: what they had, from the cursor on. */
function versionsToBegin(note: string) {
  return build
    .insertInto('routine_versions')
    .columns([
      'routine_id',
      'version',
      'hash',
      'definition_json',
      'active',
      'change',
      'note',
      'active_from',
      'active_until',
    ])
    .expression((from) =>
      from
        .selectFrom('routines')
        .innerJoin('routine_versions as former', 'former.routine_id', 'routines.id')
        .select(['routines.id', 'routines.version', 'former.hash', 'former.definition_json'])
        .select(['former.active', sql<string>`'replanned'`.as('change')])
        .select(sql<string>`CAST(${note} AS TEXT)`.as('note'))
        .select(['routines.cursor_at', sql<null>`CAST(NULL AS BIGINT)`.as('active_until')])
        .whereRef('former.version', '=', sql<number>`routines.version - 1`)
        .where('former.active_until', 'is', null)
        .where(
          sql<boolean>`NOT EXISTS (SELECT 1 FROM routine_versions AS present
            WHERE present.routine_id = routines.id AND present.version = routines.version)`,
        ),
    );
}

function versionsToEnd() {
  return build
    .updateTable('routine_versions')
    .set({
      active_until: sql<number>`(SELECT later.active_from FROM routine_versions AS later
        WHERE later.routine_id = routine_versions.routine_id
          AND later.version = routine_versions.version + 1)`,
    })
    .where('active_until', 'is', null)
    .where(
      sql<boolean>`EXISTS (SELECT 1 FROM routine_versions AS later
        WHERE later.routine_id = routine_versions.routine_id
          AND later.version = routine_versions.version + 1)`,
    );
}

/** An interval follows real time alone, unless it leaves days out. */
function isOnTheWallClock(): RawBuilder<boolean> {
  return sql<boolean>`(schedule_kind <> 'interval' OR schedule_json LIKE '%"exclude"%')`;
}
