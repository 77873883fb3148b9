import { describe, expect, test } from 'vitest';
import { StoreClosed } from '../../../src/store/errors.ts';
import { insertProject, listProjects } from '../../../src/store/queries/projects.ts';
import type { GroundOpener } from '../ground.ts';
import { ten } from './examples.ts';

const project = (id: string) => ({ id, name: 'P', createdAt: ten, updatedAt: ten });

/** What a store does with errors, and when it is closed. */
export function exerciseClosing(open: GroundOpener): void {
  describe('a transaction', () => {
    test('is undone as a whole by an error of its own, which passes unchanged', async () => {
      const { store } = await open.fresh();
      const error = new Error('thought better of it');
      const refused = store.write(function* () {
        yield* insertProject(project('p'));
        throw error;
      });
      await expect(refused).rejects.toBe(error);
      expect(await store.read(listProjects)).toEqual([]);
    });

    test('is run once when the database refuses it for good, and says so in its words', async () => {
      const ground = await open.fresh();
      const words = 'it said "no" — 100 % and more';
      await ground.failOn({ on: 'INSERT', table: 'projects' }, words);
      let runs = 0;
      const refused = ground.store.write(function* () {
        runs += 1;
        yield* insertProject(project('p'));
      });
      await expect(refused).rejects.toMatchObject({ message: words });
      expect(runs).toBe(1);
    });
  });

  describe('a closed store', () => {
    test('says so to every read and write, and writes nothing', async () => {
      const ground = await open.fresh();
      await ground.store.close();
      await ground.store.close();
      const late = ground.store.write(() => insertProject(project('late')));
      await expect(late).rejects.toBeInstanceOf(StoreClosed);
      await expect(ground.store.read(listProjects)).rejects.toBeInstanceOf(StoreClosed);
      expect(await ground.sql('SELECT id FROM projects')).toEqual([]);
    });

    test('has finished what was begun before, even more than it does at once', async () => {
      const ground = await open.fresh();
      const writes = Array.from({ length: 40 }, (_, n) =>
        ground.store.write(() => insertProject(project(`p-${n}`))),
      );
      await ground.store.close();
      const settled = await Promise.allSettled(writes);
      expect(settled.filter((it) => it.status === 'rejected')).toEqual([]);
      expect(await ground.sql('SELECT id FROM projects')).toHaveLength(40);
    });
  });
}
