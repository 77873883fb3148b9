import { AbsenceCause } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';

/** A stretch in which no slot could be taken, and why. Instants are UTC epoch ms. */
export interface Absence {
  readonly from: number;
  readonly until: number;
  readonly cause: AbsenceCause;
}

/** Writes down a stretch that a daemon found when it was over. Of two that began at once the longer stays. */
export function* recordAbsence(it: Absence, daemonId: string): Plan<void> {
  yield* change(
    build
      .insertInto('absences')
      .values({ from_at: it.from, until_at: it.until, cause: it.cause, daemon_id: daemonId })
      .onConflict((conflict) =>
        conflict
          .columns(['from_at', 'daemon_id'])
          .doUpdateSet({ until_at: it.until, cause: it.cause })
          .where('absences.until_at', '<', it.until),
      ),
  );
}

/** The stretches that touch (after, until], in order; the first of them where a limit is given. */
export function* absencesWithin(
  after: number,
  until: number,
  limit: number | null = null,
): Plan<Absence[]> {
  const query = build
    .selectFrom('absences')
    .selectAll()
    .where('until_at', '>', after)
    .where('from_at', '<=', until)
    .orderBy('from_at');
  const rows = yield* all(limit === null ? query : query.limit(limit));
  return rows.map((row) => ({
    from: row.from_at,
    until: row.until_at,
    cause: AbsenceCause.parse(row.cause),
  }));
}

/** When any daemon was last there (UTC epoch ms), or null. */
export function* lastPresence(): Plan<number | null> {
  const row = yield* first(build.selectFrom('last_presence').select('seen_at'));
  return row?.seen_at ?? null;
}

/** Says that a daemon is there now. */
export function* notePresence(now: number): Plan<void> {
  yield* change(
    build
      .insertInto('last_presence')
      .values({ id: 1, seen_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: now })),
  );
}
