import { DaemonError } from '../errors.ts';
import { build } from './compile.ts';
import { migrations } from './migrations/index.ts';
import { change, first, type Plan, sameText } from './plan.ts';

const tableOfMigrations = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at BIGINT NOT NULL
)`;

/** How many migrations the database has seen. The table must be there. */
export function* schemaVersion(): Plan<number> {
  const query = build
    .selectFrom('schema_migrations')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1);
  return (yield* first(query))?.version ?? 0;
}

/**
 * Brings the schema to this program's version, in one transaction.
 *
 * @param now UTC epoch ms, recorded with each step
 * @throws DaemonError SCHEMA_TOO_NEW when a newer program has been here; nothing is changed then
 */
export function* migrate(now: number): Plan<void> {
  yield sameText(tableOfMigrations);
  const version = yield* schemaVersion();
  refuseNewer(version);
  for (const [index, { name, statements }] of migrations.entries()) {
    if (index < version) continue;
    for (const sql of statements) yield sameText(sql);
    const row = { version: index + 1, name, applied_at: now };
    yield* change(build.insertInto('schema_migrations').values(row));
  }
}

/** @throws DaemonError SCHEMA_TOO_NEW */
export function refuseNewer(version: number): void {
  if (version <= migrations.length) return;
  throw new DaemonError(
    'SCHEMA_TOO_NEW',
    `Cannot use the database: its schema is version ${version}, this program knows up to version ${migrations.length}. ` +
      'Start a newer open-design, or name another data folder with --data-dir. Nothing was changed.',
  );
}
