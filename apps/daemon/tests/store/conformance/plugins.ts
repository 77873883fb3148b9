import { describe, expect, test } from 'vitest';
import { getConversation, insertConversation } from '../../../src/store/queries/conversations.ts';
import {
  deletePlugin,
  getPlugin,
  listPlugins,
  upsertPlugin,
} from '../../../src/store/queries/plugins.ts';
import { getProject, insertProject } from '../../../src/store/queries/projects.ts';
import {
  getSnapshot,
  insertSnapshot,
  linkToConversation,
  linkToProject,
  linkToRun,
} from '../../../src/store/queries/snapshots.ts';
import type { GroundOpener } from '../ground.ts';
import { day, pluginRecord, snapshotInput, ten } from './examples.ts';

/** Installed plugins, and the snapshots of their application. */
export function exercisePlugins(open: GroundOpener): void {
  describe('plugins', () => {
    test('come back as they were installed, and an install takes the place of the last', async () => {
      const { store } = await open.fresh();
      await store.write(() => upsertPlugin(pluginRecord('poem')));
      expect(await store.read(() => getPlugin('poem'))).toEqual(pluginRecord('poem'));
      const newer = { ...pluginRecord('poem'), version: '2.0.0', trust: 'restricted' as const };
      await store.write(() => upsertPlugin(newer));
      expect(await store.read(listPlugins)).toEqual([newer]);
    });

    test('are gone once they are removed', async () => {
      const { store } = await open.fresh();
      await store.write(() => upsertPlugin(pluginRecord('poem')));
      expect(await store.write(() => deletePlugin('poem'))).toBe(true);
      expect(await store.write(() => deletePlugin('poem'))).toBe(false);
      expect(await store.read(() => getPlugin('poem'))).toBeNull();
    });
  });

  describe('snapshots', () => {
    test('that nothing links to expire after 30 days', async () => {
      const { store } = await open.fresh();
      const made = await store.write(() => insertSnapshot('s', snapshotInput, ten));
      expect(made).toEqual({
        ...snapshotInput,
        snapshotId: 's',
        projectId: null,
        conversationId: null,
        runId: null,
        createdAt: ten,
        expiresAt: ten + 30 * day,
      });
      expect(await store.read(() => getSnapshot('s'))).toEqual(made);
      expect(await store.read(() => getSnapshot('none'))).toBeNull();
    });

    test('linked to a project are its pin and stay for good', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertProject({ id: 'p', name: 'P', createdAt: ten, updatedAt: ten });
        yield* insertSnapshot('s', snapshotInput, ten);
        yield* insertSnapshot('t', snapshotInput, ten);
        yield* linkToProject('s', 'p');
        yield* linkToProject('t', 'p');
      });
      const snapshot = await store.read(() => getSnapshot('s'));
      expect(snapshot).toMatchObject({ projectId: 'p', expiresAt: null });
      const project = await store.read(() => getProject('p'));
      expect(project?.appliedPluginSnapshotId).toBe('t');
    });

    test('linked to a conversation or a run stay for good', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertProject({ id: 'p', name: 'P', createdAt: ten, updatedAt: ten });
        yield* insertConversation({ id: 'c', projectId: 'p', title: null, createdAt: ten });
        yield* insertSnapshot('s', snapshotInput, ten);
        yield* linkToConversation('s', 'c');
        yield* insertSnapshot('t', snapshotInput, ten);
        yield* linkToRun('t', 'run-1');
      });
      const conversation = await store.read(() => getConversation('c'));
      expect(conversation?.appliedPluginSnapshotId).toBe('s');
      expect(await store.read(() => getSnapshot('s'))).toMatchObject({
        conversationId: 'c',
        expiresAt: null,
      });
      expect(await store.read(() => getSnapshot('t'))).toMatchObject({
        runId: 'run-1',
        expiresAt: null,
      });
    });
  });
}
