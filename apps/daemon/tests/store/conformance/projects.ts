import { describe, expect, test } from 'vitest';
import { isDuplicate } from '../../../src/store/errors.ts';
import {
  getConversation,
  insertConversation,
  listConversations,
} from '../../../src/store/queries/conversations.ts';
import {
  appendMessage,
  listMessages,
  setMessageContent,
} from '../../../src/store/queries/messages.ts';
import {
  deleteProject,
  getProject,
  insertProject,
  listProjects,
  updateProject,
} from '../../../src/store/queries/projects.ts';
import { insertRoutineRun, listRunsOf } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import type { GroundOpener } from '../ground.ts';
import { routineRow, runRow, ten } from './examples.ts';

const project = { id: 'p', name: 'P', createdAt: ten, updatedAt: ten };
const conversation = { id: 'c', projectId: 'p', title: null, createdAt: ten };
const message = { conversationId: 'c', agentRunId: null, createdAt: ten };

/** Projects with their conversations and messages. */
export function exerciseProjects(open: GroundOpener): void {
  describe('projects', () => {
    test('come back as they were written', async () => {
      const { store } = await open.fresh();
      const row = {
        ...project,
        folder: '/home/ada/site',
        skillId: 's',
        designSystemId: 'd',
        pendingPrompt: 'Go on',
        metadata: { routineId: 'r', deep: { list: [1, null, 'ü "q" \\'] } },
        customInstructions: 'Be brief',
      };
      await store.write(() => insertProject(row));
      expect(await store.read(() => getProject('p'))).toEqual({
        ...row,
        appliedPluginSnapshotId: null,
      });
      expect(await store.read(() => getProject('other'))).toBeNull();
    });

    test('of one id are refused the second time, in the words of the database', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertProject(project));
      const refusal = await store.write(() => insertProject(project)).catch((error) => error);
      expect(isDuplicate(refusal)).toBe(true);
      expect(String(refusal)).toMatch(/unique/i);
    });

    test('are listed newest first and can be changed', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertProject(project));
      await store.write(() => insertProject({ ...project, id: 'q', createdAt: ten + 1 }));
      expect(await store.write(() => updateProject('p', { name: 'New' }))).toBe(true);
      expect(await store.write(() => updateProject('none', { name: 'New' }))).toBe(false);
      const names = (await store.read(listProjects)).map((it) => it.name);
      expect(names).toEqual(['P', 'New']);
    });

    test('go with their conversations and messages, while the run history stays', async () => {
      const ground = await open.fresh();
      const { store } = ground;
      await store.write(function* () {
        yield* insertProject(project);
        yield* insertConversation(conversation);
        yield* appendMessage({ ...message, id: 'm', role: 'user', content: 'Hello' });
        yield* insertRoutine(routineRow('r'));
        yield* insertRoutineRun(runRow('run', 'r', { trigger: 'manual', projectId: 'p' }));
      });
      expect(await store.write(() => deleteProject('p'))).toBe(true);
      expect(await ground.sql('SELECT id FROM conversations')).toEqual([]);
      expect(await ground.sql('SELECT id FROM messages')).toEqual([]);
      expect(await store.read(() => listRunsOf('r', 9))).toHaveLength(1);
      expect(await store.write(() => deleteProject('p'))).toBe(false);
    });
  });

  describe('conversations', () => {
    test('belong to a project that exists', async () => {
      const { store } = await open.fresh();
      const orphan = store.write(() => insertConversation(conversation));
      await expect(orphan).rejects.toThrow(/foreign key/i);
      expect(await store.read(() => getConversation('c'))).toBeNull();
    });

    test('come back as they were written, newest first', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertProject(project);
        yield* insertConversation({ ...conversation, title: 'First' });
        yield* insertConversation({ ...conversation, id: 'd', createdAt: ten + 1 });
      });
      const listed = await store.read(() => listConversations('p'));
      expect(listed.map((it) => it.id)).toEqual(['d', 'c']);
      expect(listed[1]).toEqual({
        id: 'c',
        projectId: 'p',
        title: 'First',
        appliedPluginSnapshotId: null,
        createdAt: ten,
        updatedAt: ten,
      });
    });

    test('keep their messages in order, and an answer is filled in later', async () => {
      const { store } = await open.fresh();
      const text = 'Zeile 1\nline 2 — “ü” 🦊 \\ \' " $1 ?';
      await store.write(function* () {
        yield* insertProject(project);
        yield* insertConversation(conversation);
        yield* appendMessage({ ...message, id: 'z', role: 'user', content: text });
        yield* appendMessage({ ...message, id: 'a', role: 'assistant', content: '' });
        yield* setMessageContent('a', 'Done', ten + 5);
      });
      expect(await store.read(() => listMessages('c'))).toMatchObject([
        { id: 'z', role: 'user', content: text, updatedAt: ten },
        { id: 'a', role: 'assistant', content: 'Done', createdAt: ten, updatedAt: ten + 5 },
      ]);
    });

    test('that two people write to at once get every message a place of its own', async () => {
      const ground = await open.fresh();
      const { store } = ground;
      const other = await ground.openAgain();
      await store.write(function* () {
        yield* insertProject(project);
        yield* insertConversation(conversation);
      });
      const exchange = (n: number) =>
        (n % 2 === 0 ? store : other).write(function* () {
          yield* appendMessage({ ...message, id: `u-${n}`, role: 'user', content: '' });
          yield* appendMessage({ ...message, id: `a-${n}`, role: 'assistant', content: '' });
        });
      await Promise.all(Array.from({ length: 12 }, (_, n) => exchange(n)));
      const ids = (await store.read(() => listMessages('c'))).map((it) => it.id);
      const asked = ids.filter((id) => id.startsWith('u-'));
      expect(asked).toHaveLength(12);
      expect(ids).toEqual(asked.flatMap((id) => [id, id.replace('u-', 'a-')]));
    });

    test('take a text with a NUL in it, which some agents print', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertProject(project);
        yield* insertConversation(conversation);
        yield* appendMessage({ ...message, id: 'a', role: 'assistant', content: '' });
      });
      await store.write(() => setMessageContent('a', 'before\0after', ten));
      const [stored] = await store.read(() => listMessages('c'));
      // Postgres cannot hold it; what stands in its place must not cost the run its answer.
      expect(stored?.content).toMatch(/^before[\0\uFFFD]after$/);
    });
  });
}
