import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { updateLiveAgentRun } from '../../src/store/queries/agent-runs.ts';
import { gone } from '../../src/store/queries/daemons.ts';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import { getWorkspace, updateWorkspace } from '../../src/store/queries/workspaces.ts';
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
  startWorker,
  write,
} from './stage.ts';

const worktree = { mode: 'worktree' } as const;

async function rowOf({ store }: Stage, id: string) {
  const row = await store.read(() => getWorkspace(id));
  if (row === null) throw new Error(`no workspace of ${id}`);
  return row;
}

/** The patch of a run, as a person would read it. */
async function patchOf(stage: Stage, id: string): Promise<string> {
  const { diffPath } = await rowOf(stage, id);
  return diffPath === null ? '' : readFileSync(diffPath, 'utf8');
}

describe('runs in worktrees of one repository', () => {
  test('and a daemon that was away in the middle of making one leaves it to the daemon that has taken the run over', async () => {
    const repository = newRepository({ '.gitattributes': '*.txt filter=slow\n', 'a.txt': 'one\n' });
    const scratch = newFolder();
    const started = path.join(scratch, 'started');
    // The first checkout waits for ever; those after it do not.
    const filter = `if mkdir '${scratch}/first' 2>/dev/null; then touch '${started}'; sleep 600; fi; cat`;
    git(repository, 'config', 'filter.slow.smudge', filter);
    const one = await newStage();
    const run = await newRun(one, 'a', repository, worktree);
    const away = new AbortController();
    const first = one.desk.workspaces.open(run, away.signal);
    await expect.poll(() => existsSync(started), { timeout: 20_000 }).toBe(true);

    const two = await newStage({ store: one.store, dataDir: one.dataDir, daemonId: 'daemon-b' });
    const { cwd } = await two.desk.workspaces.open(run, calm);
    away.abort('taken');
    await expect(first).rejects.toMatchObject({ code: 'WORKSPACE_UNAVAILABLE' });

    expect(readFileSync(path.join(cwd, 'a.txt'), 'utf8')).toBe('one\n');
    expect(await rowOf(two, 'a')).toMatchObject({ state: 'open', daemonId: 'daemon-b' });
  });

  test('work beside each other, do not see each other, and each has its own diff', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const names = ['a', 'b', 'c', 'd'];
    const runs = await Promise.all(names.map((id) => newRun(stage, id, repository, worktree)));
    const opened = await Promise.all(runs.map((run) => stage.desk.workspaces.open(run, calm)));
    const file = path.join(newFolder(), 'log');
    const workers = [];
    for (const [at, { cwd }] of opened.entries()) {
      workers.push(await startWorker(cwd, names[at] ?? '', file));
    }
    // All are in before one is out.
    expect(readFileSync(file, 'utf8')).toBe('in a\nin b\nin c\nin d\n');
    await Promise.all(workers.map((worker) => worker.end()));
    await Promise.all(runs.map((run) => endRun(stage, run)));

    for (const name of names) {
      const patch = await patchOf(stage, name);
      expect(patch).toContain(`+++ b/by-${name}.txt`);
      expect(patch.match(/^\+\+\+ /gm)).toHaveLength(1);
      const fresh = newFolder();
      git(fresh, 'clone', '-q', repository, '.');
      git(fresh, 'apply', (await rowOf(stage, name)).diffPath ?? '');
      expect(readFileSync(path.join(fresh, `by-${name}.txt`), 'utf8')).toBe(name);
    }
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(git(repository, 'log', '--oneline', 'main').trim().split('\n')).toHaveLength(1);
  });

  test('get a branch that names routine, slot and attempt; taken names get the run behind them', async () => {
    const stage = await newStage();
    const repository = newRepository();
    await stage.store.write(() => insertRoutine(routineRow('r', { name: 'Über: Nachts!' })));
    const of = { routineId: 'r' };
    for (const id of ['first-run', 'other-run']) {
      const run = await newRun(stage, id, repository, worktree, of);
      await stage.desk.workspaces.open(run, calm);
    }
    const first = (await rowOf(stage, 'first-run')).branch;
    expect(first).toBe('open-design/uber-nachts/2026-03-02T08-30-00Z-1');
    expect((await rowOf(stage, 'other-run')).branch).toBe(`${first}-other-ru`);
  });

  test('of a folder within a repository work in that folder', async () => {
    const stage = await newStage();
    const repository = newRepository({ 'site/index.html': 'x', 'other.txt': 'y' });
    const run = await newRun(stage, 'a', path.join(repository, 'site'), worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    expect(readFileSync(path.join(cwd, 'index.html'), 'utf8')).toBe('x');
    expect(cwd).toBe(path.join(stage.dataDir, 'worktrees', 'a', 'site/'));
  });
});

describe('a run in a worktree', () => {
  test('begins at the last commit, and says that changes of the person are left out', async () => {
    const stage = await newStage();
    const repository = newRepository();
    write(repository, { 'a.txt': 'changed', 'new.txt': 'new' });
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd, diagnostics } = await stage.desk.workspaces.open(run, calm);
    expect(readFileSync(path.join(cwd, 'a.txt'), 'utf8')).toBe('one\n');
    expect(existsSync(path.join(cwd, 'new.txt'))).toBe(false);
    expect(diagnostics).toEqual([
      { code: 'workspace_uncommitted', message: expect.stringContaining('2 uncommitted changes') },
    ]);
  });

  test('runs no hook of the repository, on any of our ways', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const ran = path.join(newFolder(), 'ran');
    const hooks = [
      'pre-commit',
      'post-commit',
      'post-checkout',
      'commit-msg',
      'reference-transaction',
    ];
    for (const hook of [...hooks, 'prepare-commit-msg', 'post-index-change']) {
      const file = path.join(repository, '.git', 'hooks', hook);
      writeFileSync(file, `#!/bin/sh\necho ${hook} >> ${ran}\n`);
      chmodSync(file, 0o755);
    }
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    write(cwd, { 'a.txt': 'two\n' });
    await endRun(stage, run);
    await stage.desk.workspaces.removeTree(await rowOf(stage, 'a'));
    expect(existsSync(ran)).toBe(false);
    // The same hooks do run for the person.
    git(repository, 'commit', '-q', '--allow-empty', '-m', 'Mine');
    expect(readFileSync(ran, 'utf8')).toContain('post-commit');
  });

  test('has its uncommitted work committed under our name, with counts', async () => {
    const stage = await newStage();
    const repository = newRepository({ 'a.txt': 'one\n', 'b.txt': 'x\n' });
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    write(cwd, { 'a.txt': 'one\ntwo\n', 'deep/c.bin': '\0\u0001' });
    rmSync(path.join(cwd, 'b.txt'));
    const told = await endRun(stage, run);
    const { branch, filesChanged, linesAdded, linesRemoved, isElsewhere, state } = await rowOf(
      stage,
      'a',
    );
    expect({ filesChanged, linesAdded, linesRemoved, isElsewhere, state }).toEqual({
      filesChanged: 3,
      linesAdded: 1,
      linesRemoved: 1,
      isElsewhere: true,
      state: 'kept',
    });
    expect(told[0]?.message).toContain(`3 files changed on the branch ${branch} (+1 −1 lines)`);
    const log = git(repository, 'log', '-1', '--format=%an <%ae> %s', branch ?? '');
    expect(log.trim()).toBe('Open Design <open-design@localhost> Uncommitted work of run a');
  });

  test('that commits by itself and leaves more uncommitted has all of it in the diff', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    write(cwd, { 'b.txt': 'b' });
    git(cwd, 'add', '-A');
    git(cwd, 'commit', '-q', '-m', 'Own');
    write(cwd, { 'c.txt': 'c' });
    await endRun(stage, run);
    const patch = await patchOf(stage, 'a');
    expect(patch).toContain('+++ b/b.txt');
    expect(patch).toContain('+++ b/c.txt');
  });

  test('that leaves its branch has its work on a branch all the same', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    git(cwd, 'checkout', '-q', '--detach');
    write(cwd, { 'b.txt': 'b' });
    await endRun(stage, run);
    const { branch, note } = await rowOf(stage, 'a');
    expect(note).toContain(`on the branch ${branch}-detached`);
    expect(git(repository, 'show', `${branch}-detached:b.txt`)).toBe('b');
  });

  test('killed in the middle of a commit of its own is committed nevertheless', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    write(cwd, { 'b.txt': 'b' });
    writeFileSync(path.join(repository, '.git', 'worktrees', 'a', 'index.lock'), '');
    await endRun(stage, run);
    expect(await patchOf(stage, 'a')).toContain('+++ b/b.txt');
  });

  test('with a repository in it keeps its folder as the only place of that', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    mkdirSync(path.join(cwd, 'cloned'));
    git(cwd, 'clone', '-q', repository, 'cloned');
    appendFileSync(path.join(cwd, '.gitignore'), 'out/\n');
    write(cwd, { 'out/report.md': 'read me' });
    await endRun(stage, run);
    const { isElsewhere, note } = await rowOf(stage, 'a');
    expect(isElsewhere).toBe(false);
    expect(note).toContain('1 repositories within it');
    expect(note).toContain('1 ignored files or folders');
  });

  test('with a name for its files that nobody expects has a patch that applies', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const run = await newRun(stage, 'a', repository, worktree);
    const { cwd } = await stage.desk.workspaces.open(run, calm);
    write(cwd, { 'a b\n"c"\t.txt': 'odd', '-rf': 'odd' });
    await endRun(stage, run);
    const row = await rowOf(stage, 'a');
    expect(row.filesChanged).toBe(2);
    git(repository, 'apply', row.diffPath ?? '');
    expect(readFileSync(path.join(repository, '-rf'), 'utf8')).toBe('odd');
  });
});

describe('a worktree that is removed', () => {
  test('leaves the branch while there is a commit on it, and none where there is not', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const [busy, idle] = [
      await newRun(stage, 'busy', repository, worktree),
      await newRun(stage, 'idle', repository, worktree, { slotAt: null }),
    ];
    write((await stage.desk.workspaces.open(busy, calm)).cwd, { 'b.txt': 'b' });
    await stage.desk.workspaces.open(idle, calm);
    for (const run of [busy, idle]) {
      await endRun(stage, run);
      const row = await rowOf(stage, run.agentRunId);
      await stage.desk.workspaces.removeTree(row);
      expect(existsSync(row.root)).toBe(false);
    }
    const branches = git(
      repository,
      'branch',
      '--list',
      'open-design/*',
      '--format=%(refname:short)',
    );
    expect(branches.trim()).toBe('open-design/direct/2026-03-02T08-30-00Z-1');
    expect(git(repository, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  test('takes no entry of the person along whose folder is away for now', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const own = path.join(newFolder(), 'own');
    git(repository, 'worktree', 'add', '-q', '-b', 'own', own);
    rmSync(own, { recursive: true });
    const run = await newRun(stage, 'a', repository, worktree);
    await stage.desk.workspaces.open(run, calm);
    await endRun(stage, run);
    const row = await rowOf(stage, 'a');
    // Even when its own folder was spoilt before.
    rmSync(path.join(row.root, '.git'));
    await stage.desk.workspaces.removeTree(row);
    const list = git(repository, 'worktree', 'list', '--porcelain');
    expect(list).toContain(own);
    expect(list).not.toContain(row.root);
  });

  test('goes also when its repository is gone', async () => {
    const stage = await newStage();
    const repository = newRepository();
    const run = await newRun(stage, 'a', repository, worktree);
    await stage.desk.workspaces.open(run, calm);
    rmSync(repository, { recursive: true });
    await endRun(stage, run);
    const row = await rowOf(stage, 'a');
    expect(row.note).toContain('could not be compared');
    await stage.desk.workspaces.removeTree(row);
    expect(existsSync(row.root)).toBe(false);
  });
});

describe('a worktree cannot be made', () => {
  test.each([
    ['a folder without a repository', () => newFolder(), 'not a git repository'],
    [
      'a repository without a commit',
      () => {
        const folder = newFolder();
        git(folder, 'init', '-q');
        return folder;
      },
      'no commit yet',
    ],
    [
      'a folder that is not in the last commit',
      () => {
        const folder = path.join(newRepository(), 'new');
        mkdirSync(folder);
        return folder;
      },
      'not in the last commit',
    ],
    ['a folder of our own', () => null, 'no folder of yours'],
  ])('from %s, and the message says what to do', async (_name, folder, why) => {
    const stage = await newStage();
    const run = await newRun(stage, 'a', folder(), worktree);
    const opening = stage.desk.workspaces.open(run, calm);
    await expect(opening).rejects.toMatchObject({
      code: 'WORKSPACE_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`${why}.*Give the routine`, 's')),
    });
    expect(await stage.store.read(() => getWorkspace('a'))).toBeNull();
  });
});

describe('a daemon that dies', () => {
  test('before its worktree was whole has it made again by the next', async () => {
    const one = await newStage();
    const repository = newRepository();
    const run = await newRun(one, 'a', repository, worktree);
    await one.desk.workspaces.open(run, calm);
    const row = await rowOf(one, 'a');
    // As it stands when the daemon dies between the first file and the last.
    rmSync(path.join(row.root, 'a.txt'));
    await one.store.write(() => updateWorkspace('a', ['open'], { state: 'making' }));
    const two = await newStage({ store: one.store, dataDir: one.dataDir, daemonId: 'daemon-b' });
    const { cwd } = await two.desk.workspaces.open(run, calm);
    expect(readFileSync(path.join(cwd, 'a.txt'), 'utf8')).toBe('one\n');
    expect((await rowOf(two, 'a')).branch).toBe(row.branch);
  });

  test('while the agent works leaves the worktree to who goes on with the run', async () => {
    const one = await newStage();
    const run = await newRun(one, 'a', newRepository(), worktree);
    const { cwd } = await one.desk.workspaces.open(run, calm);
    write(cwd, { 'b.txt': 'b' });
    const two = await newStage({ store: one.store, dataDir: one.dataDir, daemonId: 'daemon-b' });
    expect((await two.desk.workspaces.open(run, calm)).cwd).toBe(cwd);
    await endRun(two, run);
    expect(await patchOf(two, 'a')).toContain('+++ b/b.txt');
  });

  test('and whose run was given up has its worktree closed at the next start, with its diff', async () => {
    const one = await newStage();
    const run = await newRun(one, 'a', newRepository(), worktree);
    const { cwd } = await one.desk.workspaces.open(run, calm);
    write(cwd, { 'b.txt': 'b' });
    await one.store.write(() => updateLiveAgentRun('a', { status: 'interrupted' }));
    const two = await newStage({ store: one.store, dataDir: one.dataDir, daemonId: 'daemon-b' });
    // Its daemon is still there, and may be at it.
    expect(await two.desk.workspaces.recover()).toBe(0);
    await one.store.write(() => gone('daemon-a'));
    expect(await two.desk.workspaces.recover()).toBe(1);
    expect(await two.desk.workspaces.recover()).toBe(0);
    expect(await rowOf(two, 'a')).toMatchObject({ state: 'kept', succeeded: false });
    expect(await patchOf(two, 'a')).toContain('+++ b/b.txt');
  });
});
