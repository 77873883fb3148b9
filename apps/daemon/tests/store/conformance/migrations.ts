import { describe, expect, test } from 'vitest';
import { migrations } from '../../../src/store/migrations/index.ts';
import { insertProject, listProjects } from '../../../src/store/queries/projects.ts';
import type { Ground, GroundOpener } from '../ground.ts';
import { ten } from './examples.ts';

const project = { id: 'p', name: 'P', createdAt: ten, updatedAt: ten };

/** What opening a database does to its schema. */
export function exerciseMigrations(open: GroundOpener): void {
  describe('opening a database', () => {
    test('makes the tables of an empty one', async () => {
      const ground = await open.empty();
      const store = await ground.openAgain();
      await store.write(() => insertProject(project));
      expect(await store.read(listProjects)).toHaveLength(1);
      const versions = await ground.sql('SELECT version FROM schema_migrations ORDER BY version');
      expect(versions).toEqual(migrations.map((_, index) => ({ version: index + 1 })));
    });

    test('a second time changes nothing', async () => {
      const ground = await open.fresh();
      await ground.store.write(() => insertProject(project));
      const before = await ground.sql('SELECT * FROM schema_migrations');
      const again = await ground.openAgain();
      expect(await again.read(listProjects)).toHaveLength(1);
      expect(await ground.sql('SELECT * FROM schema_migrations')).toEqual(before);
    });

    test('by several daemons at once makes it ready for all of them', async () => {
      const ground = await open.empty();
      const stores = await Promise.all(Array.from({ length: 4 }, () => ground.openAgain()));
      for (const [index, store] of stores.entries()) {
        await store.write(() => insertProject({ ...project, id: `p-${index}` }));
      }
      expect(await stores[0]?.read(listProjects)).toHaveLength(4);
      expect(await ground.sql('SELECT * FROM schema_migrations')).toHaveLength(migrations.length);
    });

    test('that a newer program has changed is refused, and nothing is written to it', async () => {
      const ground = await open.fresh();
      const newer = migrations.length + 7;
      await ground.sql(`INSERT INTO schema_migrations VALUES (${newer}, 'from the future', 1)`);
      const before = await ground.sql('SELECT * FROM schema_migrations ORDER BY version');
      await expect(ground.openAgain()).rejects.toMatchObject({
        name: 'DaemonError',
        code: 'SCHEMA_TOO_NEW',
        message: expect.stringContaining(`version ${newer}`),
      });
      expect(await ground.sql('SELECT * FROM schema_migrations ORDER BY version')).toEqual(before);
    });

    test('that holds tables of another program is refused, and no table is added', async () => {
      const ground = await open.empty();
      await ground.sql('CREATE TABLE daemons (horns INTEGER)');
      await expect(ground.openAgain()).rejects.toMatchObject({
        name: 'DaemonError',
        code: 'DATABASE_UNUSABLE',
      });
      expect(await tablesOf(ground)).toEqual(['daemons']);
    });
  });
}

async function tablesOf(ground: Pick<Ground, 'engine' | 'sql'>): Promise<unknown[]> {
  const rows =
    ground.engine === 'sqlite'
      ? await ground.sql(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      : await ground.sql(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
  return rows.map((row) => row['name']);
}
