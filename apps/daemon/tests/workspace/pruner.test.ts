import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { RunEvent } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { createLookCommands } from '../../src/commands/looks.ts';
import { createWorkspaceCommands } from '../../src/commands/workspaces.ts';
import { disk } from '../../src/commands/doctor/disk.ts';
import { lineText } from '../../src/spool/line.ts';
import { makeSpoolFolder, linesFile, spoolFolder } from '../../src/spool/folder.ts';
import { updateLiveAgentRun } from '../../src/store/queries/agent-runs.ts';
import { insertPruning, listPrunings } from '../../src/store/queries/prunings.ts';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import { appendEvents } from '../../src/store/queries/run-events.ts';
import { getWorkspace, markLookedAt, updateWorkspace } from '../../src/store/queries/workspaces.ts';
import { routineRow } from '../store/conformance/examples.ts';
import {
  calm,
  endRun,
  git,
  newFolder,
  newRepository,
  newRun,
  newStage,
  type Stage,
  write,
} from './stage.ts';

const day = 86_400_000;

async function stored({ store }: Stage, id: string) {
  const row = await store.read(() => getWorkspace(id));
  if (row === null) throw new Error(`no workspace of ${id}`);
  return row;
}

/** A run that has ended and left this much in a copy or a worktree. */
async function leave(
  stage: Stage,
  id: string,
  mode: 'copy' | 'worktree',
  bytes = 10,
  routineId = 'r',
) {
  const source = mode === 'copy' ? newFolder() : newRepository();
  const run = await newRun(stage, id, source, { mode }, { routineId });
  const { cwd } = await stage.desk.workspaces.open(run, calm);
  write(cwd, { 'result.txt': 'x'.repeat(bytes) });
  await endRun(stage, run);
  return await stored(stage, id);
}

function reasons({ store }: Stage) {
  return store.read(function* () {
    const all = yield* listPrunings({ limit: 100 });
    return all.map((it) => `${it.agentRunId} ${it.what} ${it.reason} ${it.doneAt !== null}`).sort();
  });
}

describe('pruning', () => {
  test('removes a worktree that was looked at, keeps its diff and its branch, and says why', async () => {
    const stage = await newStage();
    const { root, diffPath, branch, source } = await leave(stage, 'a', 'worktree');
    await stage.desk.pruner.pass();
    expect(existsSync(root)).toBe(true);
    await stage.store.write(() => markLookedAt('a', Date.now()));
    await stage.desk.pruner.pass();
    expect(existsSync(root)).toBe(false);
    expect(existsSync(diffPath ?? '')).toBe(true);
    expect(git(source, 'show', `${branch}:result.txt`)).toContain('x');
    expect(await reasons(stage)).toEqual(['a worktree looked_at true']);
    expect((await stored(stage, 'a')).state).toBe('removed');
    const pruned = { type: 'run.pruned', routineId: 'r', agentRunId: 'a', what: 'worktree' };
    expect(stage.events).toContainEqual(pruned);
  });

  test('leaves what a live run has, however little room there is', async () => {
    const stage = await newStage({ diskBudget: 1 });
    const run = await newRun(stage, 'a', newFolder(), { mode: 'copy' });
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    write(cwd, { 'result.txt': 'x' });
    // Between the end of its work and the end of its row.
    await stage.desk.workspaces.close('a', true);
    await stage.store.write(() => markLookedAt('a', 1));
    await stage.desk.pruner.pass();
    expect(existsSync(cwd)).toBe(true);
    await stage.store.write(() => updateLiveAgentRun('a', { status: 'succeeded' }));
    await stage.desk.pruner.pass();
    expect(existsSync(cwd)).toBe(false);
  });

  test('makes room by removing what was looked at first, and never what nobody has seen', async () => {
    const stage = await newStage();
    await stage.store.write(() => insertRoutine(smallRoutine('r')));
    const left = [];
    for (const id of ['a', 'b', 'c', 'd']) left.push(await leave(stage, id, 'copy', 600_000));
    await stage.store.write(function* () {
      yield* markLookedAt('b', Date.now() - 20);
      yield* markLookedAt('a', Date.now() - 10);
      // Their days are far from over, and what is kept is the folder.
      for (const id of ['a', 'b', 'c', 'd']) {
        yield* updateWorkspace(id, ['kept'], { on_success: 'tree' });
      }
    });
    await stage.desk.pruner.pass();
    expect(left.map(({ root }) => existsSync(root))).toEqual([false, false, true, true]);
    expect(await reasons(stage)).toEqual([
      'a copy routine_budget true',
      'a diff routine_budget true',
      'b copy routine_budget true',
      'b diff routine_budget true',
    ]);
    const told = stage.events.filter(({ type }) => type === 'disk.over_budget');
    expect(told).toEqual([expect.objectContaining({ routineId: 'r', maxBytes: 1_000_000 })]);
    const check = await disk(stage.desk.survey);
    expect(check).toMatchObject({ ok: false, remedy: expect.stringContaining('workspace list') });
    expect(check.found).toContain('4 not looked at');
  });

  test('of a total that unseen results alone exceed removes nothing, and reports it', async () => {
    const stage = await newStage({ diskBudget: 1_000_000 });
    const { root } = await leave(stage, 'a', 'copy', 2_000_000);
    await stage.desk.pruner.pass();
    expect(existsSync(root)).toBe(true);
    expect(await reasons(stage)).toEqual([]);
    expect(stage.events).toContainEqual(
      expect.objectContaining({ type: 'disk.over_budget', routineId: null, maxBytes: 1_000_000 }),
    );
  });

  test('finishes a removal in whose middle a daemon died', async () => {
    const stage = await newStage();
    const { root, host } = await leave(stage, 'a', 'worktree');
    await stage.store.write(function* () {
      yield* updateWorkspace('a', ['kept'], { state: 'removing' });
      const entry = { agentRunId: 'a', routineId: 'r', what: 'worktree', path: root } as const;
      yield* insertPruning({ ...entry, host, bytes: 1, reason: 'age', at: 1 });
    });
    const next = await newStage({ store: stage.store, dataDir: stage.dataDir, daemonId: 'b' });
    await next.desk.pruner.pass();
    expect(existsSync(root)).toBe(false);
    expect(await reasons(next)).toEqual(['a worktree age true']);
    expect((await stored(next, 'a')).state).toBe('removed');
  });

  test('by two daemons at once removes and records each thing once', async () => {
    const one = await newStage();
    const two = await newStage({ store: one.store, dataDir: one.dataDir, daemonId: 'b' });
    for (const id of ['a', 'b', 'c']) {
      await leave(one, id, 'worktree');
      await one.store.write(() => markLookedAt(id, 1));
    }
    await Promise.all([one.desk.pruner.pass(), two.desk.pruner.pass()]);
    const told = [...one.events, ...two.events].filter(({ type }) => type === 'run.pruned');
    expect(told).toHaveLength(3);
    expect(await reasons(one)).toEqual(
      ['a', 'b', 'c'].map((id) => `${id} worktree looked_at true`),
    );
  });

  test('that fails for one goes on with the others, and tries it again', async () => {
    const stage = await newStage();
    const [a, b] = [await leave(stage, 'a', 'copy'), await leave(stage, 'b', 'copy')];
    await stage.store.write(function* () {
      yield* markLookedAt('a', 1);
      yield* markLookedAt('b', 2);
      yield* updateWorkspace('a', ['kept'], { root: '/somewhere/else' });
    });
    await stage.desk.pruner.pass();
    expect([existsSync(a.root), existsSync(b.root)]).toEqual([true, false]);
    expect(await reasons(stage)).toEqual(['a copy looked_at false', 'b copy looked_at true']);
    await stage.store.write(() => updateWorkspace('a', ['removing'], { root: a.root }));
    await stage.desk.pruner.pass();
    expect(existsSync(a.root)).toBe(false);
  });
});

describe('a spool', () => {
  /** The spool of a run with two events, and a run that ended so long ago. */
  async function spoolOf(stage: Stage, id: string, storedEvents: number, endedAt: number) {
    await newRun(stage, id, null);
    const folder = spoolFolder(stage.dataDir, id);
    makeSpoolFolder(folder, { id: 'k', pid: 1, startedToken: null, socket: '/none' });
    const events = [1, 2].map((seq) =>
      RunEvent.parse({ seq, at: 1, name: 'stdout', data: { text: 'x' } }),
    );
    writeFileSync(linesFile(folder), events.map((it) => `${lineText(it)}\n`).join(''));
    await stage.store.write(function* () {
      yield* appendEvents(id, events.slice(0, storedEvents));
      yield* updateLiveAgentRun(id, { status: 'succeeded', completed_at: endedAt });
    });
    return folder;
  }

  test('of an ended run goes after a day, when every event is in the store', async () => {
    const stage = await newStage();
    const old = await spoolOf(stage, 'old', 2, Date.now() - day);
    const young = await spoolOf(stage, 'young', 2, Date.now() - day + 60_000);
    const ahead = await spoolOf(stage, 'ahead', 1, Date.now() - day);
    await newRun(stage, 'live', null);
    const live = spoolFolder(stage.dataDir, 'live');
    mkdirSync(live);
    const stranger = spoolFolder(stage.dataDir, 'of-another-store');
    mkdirSync(stranger);
    await stage.desk.pruner.pass();
    expect([old, young, ahead, live, stranger].map((it) => existsSync(it))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(await reasons(stage)).toEqual(['old spool age true']);
  });
});

describe('a person', () => {
  test('may remove what nobody has looked at, but nothing of a live run and no own folder', async () => {
    const stage = await newStage();
    const commands = createWorkspaceCommands({ store: stage.store, ...stage.desk });
    const { root, diffPath } = await leave(stage, 'a', 'copy');
    const live = await newRun(stage, 'live', newFolder(), { mode: 'copy' });
    await stage.desk.workspaces.open(live, calm);
    const inPlace = await newRun(stage, 'here', newFolder());
    await stage.desk.workspaces.open(inPlace, calm);
    await endRun(stage, inPlace);

    await expect(commands.remove('live')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(commands.remove('here')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(commands.remove('none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(commands.diffOf('here')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await commands.diffOf('a')).toBe(diffPath);
    const looks = createLookCommands({ store: stage.store, changed: () => undefined });
    expect((await looks.look('a')).workspace?.lookedAt).not.toBeNull();
    await commands.remove('a');
    expect([existsSync(root), existsSync(diffPath ?? '')]).toEqual([false, false]);
    expect(await reasons(stage)).toEqual(['a copy person true', 'a diff person true']);
    expect((await commands.show('a')).prunings).toHaveLength(2);
    expect((await commands.show('a')).workspace).toMatchObject({ state: 'removed', bytes: 0 });
  });
});

/** A routine that may leave a million bytes. */
function smallRoutine(id: string) {
  return routineRow(id, { policiesJson: JSON.stringify({ disk: { maxBytes: 1_000_000 } }) });
}
