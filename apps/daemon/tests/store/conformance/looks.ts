import { describe, expect, test } from 'vitest';
import { migrations } from '../../../src/store/migrations/index.ts';
import {
  getAgentRun,
  insertAgentRun,
  updateLiveAgentRun,
} from '../../../src/store/queries/agent-runs.ts';
import { countUnread, type InboxFilter, listEnded } from '../../../src/store/queries/inbox.ts';
import { lookAtAll, lookAtRun, unlookAtRun } from '../../../src/store/queries/looks.ts';
import { insertConversation } from '../../../src/store/queries/conversations.ts';
import { appendMessage } from '../../../src/store/queries/messages.ts';
import { insertProject } from '../../../src/store/queries/projects.ts';
import { updateLiveRun } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import {
  getWorkspace,
  insertWorkspace,
  type NewWorkspace,
  updateWorkspace,
} from '../../../src/store/queries/workspaces.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Ground, GroundOpener } from '../ground.ts';
import { agentRunRow, hour, routineRow, runRow, ten } from './examples.ts';

/** A worktree that is still there. */
function workspace(agentRunId: string): NewWorkspace {
  const folder = { source: '/site', root: '/data/w', path: '/data/w', branch: 'b' } as const;
  const place = { routineId: null, daemonId: 'daemon-a', host: 'h', turn: null } as const;
  const keep = { days: 14, onSuccess: 'diff' } as const;
  const kind = { mode: 'worktree', state: 'kept', baseCommit: null, createdAt: ten } as const;
  return { agentRunId, ...folder, ...place, ...kind, keep };
}

/** A database as a program left it that knew so many migrations. */
async function asItWas({ sql }: Pick<Ground, 'sql'>, version: number): Promise<void> {
  await sql(
    'CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)',
  );
  for (const [index, { name, statements }] of migrations.slice(0, version).entries()) {
    for (const statement of statements) await sql(statement);
    await sql(`INSERT INTO schema_migrations VALUES (${index + 1}, '${name}', 1)`);
  }
}

/** A scheduled run whose first attempt was interrupted and whose second succeeded. */
async function oneRunOfTwoAttempts(store: Store): Promise<void> {
  const usage = { input: 5, cachedInput: null, output: 7, reasoning: null };
  const facts = { usage: { ...usage, costUsd: 0.5, costSource: 'reported' } };
  await store.write(function* () {
    yield* insertProject({ id: 'p', name: 'Site', createdAt: ten, updatedAt: ten });
    yield* insertRoutine(routineRow('r'));
    yield* insertScheduledRun(runRow('run', 'r'), ten);
    const ids = { routineRunId: 'run', routineId: 'r', projectId: 'p', conversationId: 'c' };
    const attempt = { ...ids, agentId: 'codex' };
    const first = { ...attempt, status: 'interrupted', completedAt: ten + 4 } as const;
    yield* insertAgentRun(agentRunRow('first', first));
    yield* insertAgentRun(agentRunRow('second', { ...attempt, status: 'running' }));
    const columns = {
      started_at: ten + 5,
      completed_at: ten + 9,
      facts_json: JSON.stringify(facts),
    };
    yield* updateLiveAgentRun('second', { status: 'succeeded', ...columns });
    const end = { status: 'succeeded', completed_at: ten + 9, summary: 'All is well.' };
    yield* updateLiveRun('run', { agent_run_id: 'second', ...end });
    yield* insertWorkspace(workspace('second'));
    yield* updateWorkspace('second', ['kept'], { files_changed: 3 });
  });
}

/** A direct message that was answered. */
async function oneAnswer(store: Store, content: string): Promise<void> {
  await store.write(function* () {
    yield* insertProject({ id: 'p', name: 'P', createdAt: ten, updatedAt: ten });
    yield* insertConversation({ id: 'c', projectId: 'p', title: null, createdAt: ten });
    const message = { id: 'm', conversationId: 'c', role: 'assistant', createdAt: ten } as const;
    yield* appendMessage({ ...message, content, agentRunId: 'a' });
    const ids = { conversationId: 'c', assistantMessageId: 'm', completedAt: ten + 1 };
    yield* insertAgentRun(agentRunRow('a', { ...ids, status: 'succeeded' }));
  });
}

/** Direct messages that ended, each a moment after the one before unless said otherwise. */
async function ended(store: Store, ids: readonly string[], at = (index: number) => ten + index) {
  for (const [index, id] of ids.entries())
    await store.write(() =>
      insertAgentRun(agentRunRow(id, { status: 'succeeded', completedAt: at(index) })),
    );
}

async function list(store: Store, filter: Partial<InboxFilter> = {}) {
  const query = { isUnread: false, before: null, limit: 100, ...filter };
  return await store.read(() => listEnded(query));
}
const unread = async (store: Store) =>
  (await list(store, { isUnread: true })).map(({ agentRunId }) => agentRunId);

/** Results that wait for a person to look at them. */
export function exerciseLooks(open: GroundOpener): void {
  describe('a result', () => {
    test('is unread until a person looks, and the first look counts', async () => {
      const { store } = await open.fresh();
      await ended(store, ['a', 'b']);
      expect(await unread(store)).toEqual(['b', 'a']);
      expect(await store.read(countUnread)).toBe(2);
      await store.write(() => lookAtRun('a', ten + 10));
      await store.write(() => lookAtRun('a', ten + 20));
      expect(await unread(store)).toEqual(['b']);
      expect((await list(store)).map(({ lookedAt }) => lookedAt)).toEqual([null, ten + 10]);
      expect((await store.read(() => getAgentRun('a')))?.lookedAt).toBe(ten + 10);
      await store.write(() => unlookAtRun('a'));
      expect(await unread(store)).toEqual(['b', 'a']);
    });

    test('takes what it left on disk along: looked at it may be pruned, unread again it may not', async () => {
      const { store } = await open.fresh();
      await ended(store, ['a']);
      await store.write(() => insertWorkspace(workspace('a')));
      const seen = async () => (await store.read(() => getWorkspace('a')))?.lookedAt;
      await store.write(() => lookAtRun('a', ten + 10));
      expect(await seen()).toBe(ten + 10);
      await store.write(() => unlookAtRun('a'));
      expect(await seen()).toBeNull();
      expect(await store.write(() => lookAtAll(ten + 5, ten + 30))).toBe(1);
      expect(await seen()).toBe(ten + 30);
    });

    test('of a run that is live cannot be looked at', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertAgentRun(agentRunRow('a', { status: 'running' })));
      await store.write(() => lookAtRun('a', ten + 10));
      await store.write(() => lookAtAll(ten + hour, ten + hour));
      expect(await store.read(countUnread)).toBe(0);
      await store.write(() =>
        updateLiveAgentRun('a', { status: 'succeeded', completed_at: ten + 20 }),
      );
      expect(await unread(store)).toEqual(['a']);
    });

    test('is looked at with all that ended up to an instant, and none that ended later', async () => {
      const { store } = await open.fresh();
      await ended(store, ['a', 'b', 'c']);
      await store.write(() => lookAtRun('a', ten + 10));
      expect(await store.write(() => lookAtAll(ten + 1, ten + 20))).toBe(1);
      expect(await unread(store)).toEqual(['c']);
      expect((await store.read(() => getAgentRun('a')))?.lookedAt).toBe(ten + 10);
    });

    test('from before anyone could look counts as looked at', async () => {
      const ground = await open.empty();
      await asItWas(ground, 7);
      const columns = 'id, status, attempt, created_at, updated_at, completed_at';
      const add = async (row: string) =>
        await ground.sql(`INSERT INTO agent_runs (${columns}) VALUES (${row})`);
      await add(`'old', 'succeeded', 1, ${ten}, ${ten}, ${ten + 1}`);
      await add(`'live', 'running', 1, ${ten}, ${ten}, NULL`);
      const store = await ground.openAgain();
      await store.write(() =>
        updateLiveAgentRun('live', { status: 'succeeded', completed_at: ten + 2 }),
      );
      expect(await unread(store)).toEqual(['live']);
      expect((await store.read(() => getAgentRun('old')))?.lookedAt).toBe(ten + 1);
    });
  });

  describe('the list of what ended', () => {
    test('has pages that meet, also where several runs ended at once', async () => {
      const { store } = await open.fresh();
      const ids = Array.from({ length: 7 }, (_, index) => `run-${index}`);
      await ended(store, ids, (index) => ten + Math.floor(index / 3));
      const seen: string[] = [];
      let before: InboxFilter['before'] = null;
      for (;;) {
        const page = await list(store, { before, limit: 2 });
        seen.push(...page.map(({ agentRunId }) => agentRunId));
        const last = page.at(-1);
        if (last === undefined) break;
        before = { completedAt: last.completedAt, agentRunId: last.agentRunId };
      }
      expect(seen).toEqual(ids.toReversed());
    });

    test('says of a run what it was for and how it went, of several attempts the last one', async () => {
      const { store } = await open.fresh();
      await oneRunOfTwoAttempts(store);
      const usage = { input: 5, cachedInput: null, output: 7, reasoning: null };
      expect(await list(store)).toEqual([
        {
          agentRunId: 'second',
          runId: 'run',
          routineId: 'r',
          routineName: 'Routine r',
          projectId: 'p',
          projectName: 'Site',
          conversationId: 'c',
          agentId: 'codex',
          status: 'succeeded',
          trigger: 'scheduled',
          slotAt: ten,
          startedAt: ten + 5,
          completedAt: ten + 9,
          summary: 'All is well.',
          error: null,
          errorCode: null,
          filesChanged: 3,
          usage: { ...usage, costUsd: 0.5, costSource: 'reported' },
          lookedAt: null,
        },
      ]);
      expect(await store.read(countUnread)).toBe(1);
    });

    test('calls failed what could not be prepared, though no agent was started', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertScheduledRun(runRow('run', 'r'), ten));
      const error = { error: 'no plugin', error_code: 'PREPARE_FAILED', completed_at: ten + 1 };
      await store.write(function* () {
        yield* updateLiveRun('run', { status: 'failed', ...error });
        const ids = { routineRunId: 'run', routineId: 'r', completedAt: ten + 1 };
        yield* insertAgentRun(agentRunRow('agent-run', { ...ids, status: 'canceled' }));
      });
      const [item] = await list(store);
      expect(item).toMatchObject({ status: 'failed', error: 'no plugin', startedAt: null });
    });

    test('shows the beginning of the answer to a direct message, on one line', async () => {
      const { store } = await open.fresh();
      await oneAnswer(store, `Well:\n${'very '.repeat(900)}`);
      const [item] = await list(store);
      expect(item?.summary).toBe(`Well: ${'very '.repeat(54)}ver…`);
      expect(item).toMatchObject({ runId: null, routineName: null, trigger: null, slotAt: null });
    });
  });
}
