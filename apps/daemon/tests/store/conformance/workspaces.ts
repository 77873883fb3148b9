import { describe, expect, test } from 'vitest';
import { insertAgentRun, updateLiveAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { gone, seen } from '../../../src/store/queries/daemons.ts';
import {
  aheadInLine,
  leaveEnded,
  leaveFolder,
  nextTurn,
} from '../../../src/store/queries/folder-line.ts';
import {
  finishPruning,
  insertPruning,
  listPrunings,
  unfinishedPrunings,
} from '../../../src/store/queries/prunings.ts';
import { endedRuns, liveRunIds } from '../../../src/store/queries/run-ends.ts';
import {
  abandonedWorkspaces,
  dropWorkspace,
  getWorkspace,
  handOnWorkspace,
  insertWorkspace,
  listWorkspaces,
  markLookedAt,
  type NewWorkspace,
  takeOver,
  updateWorkspace,
} from '../../../src/store/queries/workspaces.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { agentRunRow, ten } from './examples.ts';

function row(agentRunId: string, changes: Partial<NewWorkspace> = {}): NewWorkspace {
  return {
    agentRunId,
    routineId: 'r',
    daemonId: 'daemon-a',
    host: 'h',
    mode: 'in_place',
    state: 'open',
    source: '/site',
    root: '/site',
    path: '/site',
    turn: null,
    branch: null,
    baseCommit: null,
    keep: { days: 14, onSuccess: 'diff' },
    createdAt: ten,
    ...changes,
  };
}

/** A live run that has a workspace. */
async function add(store: Store, id: string, changes: Partial<NewWorkspace> = {}) {
  await store.write(function* () {
    yield* insertAgentRun(agentRunRow(id, { status: 'running' }));
    yield* insertWorkspace(row(id, changes));
  });
}

const worktree = {
  mode: 'worktree',
  root: '/data/worktrees/w',
  path: '/data/worktrees/w',
} as const;

/** The folders that runs have, and what is removed of them. */
export function exerciseWorkspaces(open: GroundOpener): void {
  describe('the line at a folder', () => {
    test('gives every run another turn, also when many step in at once', async () => {
      const { store } = await open.fresh();
      const turns = await Promise.all(
        Array.from({ length: 12 }, () => store.write(() => nextTurn('h'))),
      );
      expect(turns.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
      expect(await store.write(() => nextTurn('other'))).toBe(1);
    });

    test('has those in front who are live, on this machine, and in one folder with the asker', async () => {
      const { store } = await open.fresh();
      await add(store, 'elsewhere', { host: 'other', turn: 1 });
      await add(store, 'beside', { path: '/site-2', turn: 1 });
      await add(store, 'ended', { turn: 2 });
      await store.write(() => updateLiveAgentRun('ended', { status: 'failed' }));
      const ahead = (path: string, turn = 9) => store.read(() => aheadInLine('h', turn, path));
      expect(await ahead('/site')).toBeNull();
      await add(store, 'inner', { path: '/site/page', turn: 4 });
      await add(store, 'first', { path: '/site/page/deep', turn: 3 });
      expect(await ahead('/site')).toEqual({ agentRunId: 'first', path: '/site/page/deep' });
      expect(await ahead('/site', 3)).toBeNull();
      expect(await ahead('/site/page/deep/down')).toMatchObject({ agentRunId: 'first' });
      expect(await ahead('/')).toMatchObject({ agentRunId: 'beside' });
    });

    test.each(['needs_you', 'queued', 'running'] as const)(
      'counts a run that is %s',
      async (status) => {
        const { store } = await open.fresh();
        await add(store, 'a', { turn: 1 });
        await store.write(() => updateLiveAgentRun('a', { status }));
        expect(await store.read(() => aheadInLine('h', 2, '/site'))).not.toBeNull();
      },
    );

    test('is left with the run, or when it is found to have ended', async () => {
      const { store } = await open.fresh();
      for (const id of ['a', 'b', 'c']) await add(store, id, { turn: 1 });
      await store.write(() => leaveFolder('a', ten + 1));
      await store.write(() => leaveFolder('a', ten + 2));
      await store.write(() => updateLiveAgentRun('b', { status: 'canceled' }));
      expect(await store.write(() => leaveEnded('h', ten + 3))).toBe(1);
      const rows = await store.read(function* () {
        return [yield* getWorkspace('a'), yield* getWorkspace('b'), yield* getWorkspace('c')];
      });
      expect(rows).toMatchObject([
        { turn: null, state: 'kept', closedAt: ten + 1 },
        { turn: null, state: 'kept', closedAt: ten + 3 },
        { turn: 1, state: 'open', closedAt: null },
      ]);
    });
  });

  describe('a workspace', () => {
    test('is written down once, and changed only from the state that it is in', async () => {
      const { store } = await open.fresh();
      await add(store, 'w', { ...worktree, state: 'making' });
      await store.write(() => insertWorkspace(row('w', { path: '/other' })));
      expect(await store.read(() => getWorkspace('w'))).toMatchObject({ path: worktree.path });
      const to = (from: 'open' | 'making', state: string) =>
        store.write(() => updateWorkspace('w', [from], { state }));
      expect(await to('open', 'kept')).toBe(false);
      expect(await to('making', 'open')).toBe(true);
      const { root } = worktree;
      await store.write(() => dropWorkspace({ agentRunId: 'w', root }, 'making'));
      expect(await store.read(() => getWorkspace('w'))).not.toBeNull();
      // One that was half made is not the one that the run has been given since.
      await add(store, 'x', { ...worktree, branch: 'x', state: 'making' });
      await store.write(() => dropWorkspace({ agentRunId: 'x', root: '/before' }, 'making'));
      expect(await store.read(() => getWorkspace('x'))).not.toBeNull();
      await store.write(() => dropWorkspace({ agentRunId: 'x', root }, 'making'));
      expect(await store.read(() => getWorkspace('x'))).toBeNull();
      expect(await store.read(() => getWorkspace('none'))).toBeNull();
    });

    test('gets a branch that no other run on its machine has', async () => {
      const { store } = await open.fresh();
      await add(store, 'a', { ...worktree, branch: 'one' });
      await add(store, 'b', { ...worktree, branch: 'one' });
      await add(store, 'c', { ...worktree, branch: 'one', host: 'other' });
      expect(await store.read(() => getWorkspace('b'))).toBeNull();
      expect(await store.read(() => getWorkspace('c'))).not.toBeNull();
    });

    test('is handed on to a later attempt once, with its branch; its diff stays', async () => {
      const { store } = await open.fresh();
      const made = { ...worktree, state: 'kept', branch: 'one', baseCommit: 'abc' } as const;
      await add(store, 'first', made);
      await store.write(() => updateWorkspace('first', ['kept'], { diff_path: '/d/first.patch' }));
      const first = await store.read(() => getWorkspace('first'));
      if (first === null) throw new Error('it is gone');
      const to = (agentRunId: string) =>
        store.write(() => handOnWorkspace(first, { agentRunId, daemonId: 'daemon-b' }, ten + 5));

      const handed = [await to('second'), await to('third')];

      expect(handed).toEqual([true, false]);
      const rows = await store.read(function* () {
        return [
          yield* getWorkspace('first'),
          yield* getWorkspace('second'),
          yield* getWorkspace('third'),
        ];
      });
      const { root, path } = worktree;
      expect(rows).toMatchObject([
        { state: 'removed', branch: null, diffPath: '/d/first.patch', treeBytes: 0 },
        { state: 'open', branch: 'one', baseCommit: 'abc', root, path, daemonId: 'daemon-b' },
        null,
      ]);
      expect(rows[1]).toMatchObject({ diffPath: null, closedAt: null, createdAt: ten + 5 });
    });

    test('is listed while something of it is left, newest first; project folders are not', async () => {
      const { store } = await open.fresh();
      await add(store, 'here');
      await add(store, 'old', { ...worktree });
      await add(store, 'new', { ...worktree, mode: 'copy', createdAt: ten + 1, routineId: 's' });
      await add(store, 'gone', { ...worktree });
      await store.write(() => updateWorkspace('gone', ['open'], { state: 'removed' }));
      const ids = async (routineId?: string) =>
        (await store.read(() => listWorkspaces({ routineId, limit: 9 }))).map(
          (it) => it.agentRunId,
        );
      expect(await ids()).toEqual(['new', 'old']);
      expect(await ids('s')).toEqual(['new']);
      await store.write(() => updateWorkspace('gone', ['removed'], { diff_path: '/d' }));
      expect(await ids('r')).toEqual(['gone', 'old']);
    });

    test('was looked at when it was looked at first', async () => {
      const { store } = await open.fresh();
      await add(store, 'a');
      await store.write(() => markLookedAt('a', ten + 1));
      await store.write(() => markLookedAt('a', ten + 2));
      expect(await store.read(() => getWorkspace('a'))).toMatchObject({ lookedAt: ten + 1 });
    });

    test('is abandoned when its run has ended and its daemon is gone; one takes it over', async () => {
      const { store } = await open.fresh();
      const daemon = { host: 'h', pid: 1, startedToken: null, startedAt: ten };
      await store.write(() => seen({ id: 'daemon-a', ...daemon }, ten));
      await add(store, 'w', worktree);
      await add(store, 'live', { ...worktree, daemonId: 'daemon-gone' });
      const left = () => store.read(() => abandonedWorkspaces('h'));
      await store.write(() => updateLiveAgentRun('w', { status: 'interrupted' }));
      expect(await left()).toEqual([]);
      await store.write(() => gone('daemon-a'));
      const [found, ...others] = await left();
      expect([found?.agentRunId, others]).toEqual(['w', []]);
      if (found === undefined) throw new Error('not found');
      expect(await store.write(() => takeOver(found, 'daemon-b'))).toBe(true);
      expect(await store.write(() => takeOver(found, 'daemon-c'))).toBe(false);
    });
  });

  describe('a removal', () => {
    const entry = {
      agentRunId: 'a',
      routineId: 'r',
      what: 'copy',
      host: 'h',
      path: '/data/copies/a',
      bytes: 12,
      reason: 'age',
      at: ten,
    } as const;

    test('is written down once, and is unfinished until it is done', async () => {
      const { store } = await open.fresh();
      expect(await store.write(() => insertPruning(entry))).toBe(true);
      expect(await store.write(() => insertPruning({ ...entry, at: ten + 1 }))).toBe(false);
      await store.write(() =>
        insertPruning({ ...entry, what: 'diff', host: 'other', at: ten + 1 }),
      );
      const begun = (host: string) => store.read(() => unfinishedPrunings(host));
      expect(await begun('h')).toEqual([{ ...entry, doneAt: null }]);
      expect(await store.write(() => finishPruning(entry, ten + 5))).toBe(true);
      expect(await store.write(() => finishPruning(entry, ten + 6))).toBe(false);
      expect(await begun('h')).toEqual([]);
      const list = await store.read(() => listPrunings({ agentRunId: 'a', limit: 9 }));
      expect(list.map(({ what, doneAt }) => [what, doneAt])).toEqual([
        ['diff', null],
        ['copy', ten + 5],
      ]);
      expect(await store.read(() => listPrunings({ routineId: 'other', limit: 9 }))).toEqual([]);
    });

    test('knows which runs are live and which have ended', async () => {
      const { store } = await open.fresh();
      for (const id of ['a', 'b', 'c']) await store.write(() => insertAgentRun(agentRunRow(id)));
      const ended = { status: 'failed', completed_at: ten + 7 };
      await store.write(() => updateLiveAgentRun('b', ended));
      expect(await store.read(liveRunIds)).toEqual(new Set(['a', 'c']));
      const strangers = Array.from({ length: 1_200 }, (_, at) => `stranger-${at}`);
      expect(await store.read(() => endedRuns([...strangers, 'a', 'b']))).toEqual([
        { agentRunId: 'b', routineId: null, endedAt: ten + 7 },
      ]);
      expect(await store.read(() => endedRuns([]))).toEqual([]);
    });
  });
}
