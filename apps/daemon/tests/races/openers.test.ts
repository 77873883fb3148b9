import { describe, expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations/index.ts';
import type { GroundOpener } from '../store/ground.ts';
import { postgres } from '../store/postgres-ground.ts';
import { sqlite } from '../store/sqlite-ground.ts';
import { startRace } from './race.ts';

// A file is made in a moment, so that it takes some tries for the processes to meet in it.
const engines: readonly [string, GroundOpener, tries: number][] = [
  ['SQLite file', sqlite, 30],
  ['Postgres database', postgres, 5],
];

describe.each(engines)('eight daemons that start at once on an empty %s', (_name, open, tries) => {
  test('all find it ready, and it was made once', async () => {
    const grounds = await Promise.all(Array.from({ length: tries }, () => open.empty()));
    const ways = Array.from({ length: 8 }, () => 'open' as const);
    const databases = grounds.map((it) => it.settings);
    const { ended } = await startRace(ways, { databases, count: 0 });
    await ended;
    for (const ground of grounds) {
      const rows = await ground.sql('SELECT version FROM schema_migrations');
      expect(rows).toHaveLength(migrations.length);
    }
  });
});
