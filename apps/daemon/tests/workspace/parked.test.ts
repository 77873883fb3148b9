import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { getWorkspace } from '../../src/store/queries/workspaces.ts';
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

type Mode = 'worktree' | 'copy';

/** A run that was parked with work in its folder, and the attempt that goes on with it. */
async function parkedWithWork(mode: Mode) {
  const stage = await newStage();
  const source = mode === 'worktree' ? newRepository() : newFolder();
  if (mode === 'copy') write(source, { 'a.txt': 'one\n' });
  const first = await newRun(stage, 'first', source, { mode });
  const { cwd } = await stage.desk.workspaces.open(first, calm);
  write(cwd, { 'before.txt': 'begun' });
  await endRun(stage, first, 'parked');
  const again = { attempt: 2, earlier: ['first'] };
  const second = await newRun(stage, 'second', source, { mode }, again);
  return { stage, source, cwd, second };
}

async function rowOf({ store }: Stage, id: string) {
  const row = await store.read(() => getWorkspace(id));
  if (row === null) throw new Error(`no workspace of ${id}`);
  return row;
}

async function diffOf(stage: Stage, id: string): Promise<string> {
  return readFileSync((await rowOf(stage, id)).diffPath ?? '', 'utf8');
}

describe.each(['worktree', 'copy'] as const)('the answer to a run parked in a %s', (mode) => {
  test('goes on in the same folder, where its work is, and its diff has all of it', async () => {
    const { stage, cwd, second } = await parkedWithWork(mode);

    const opened = await stage.desk.workspaces.open(second, calm);

    expect(opened.cwd).toBe(cwd);
    expect(readFileSync(path.join(cwd, 'before.txt'), 'utf8')).toBe('begun');
    expect(opened.diagnostics).toMatchObject([{ code: 'workspace_continued' }]);
    write(cwd, { 'after.txt': 'done' });
    await endRun(stage, second);
    const diff = await diffOf(stage, 'second');
    expect(diff).toContain('before.txt');
    expect(diff).toContain('after.txt');
    expect((await rowOf(stage, 'second')).note).toBeNull();
  });

  test('gets that folder again from whoever goes on after a crash', async () => {
    const { stage, cwd, second } = await parkedWithWork(mode);
    await stage.desk.workspaces.open(second, calm);

    const next = await newStage({ ...stage, daemonId: 'daemon-b' });

    expect(await next.desk.workspaces.open(second, calm)).toEqual({ cwd, diagnostics: [] });
  });

  test('leaves the parked attempt its diff, and says where the folder has gone', async () => {
    const { stage, second } = await parkedWithWork(mode);
    await stage.desk.workspaces.open(second, calm);

    expect(await rowOf(stage, 'first')).toMatchObject({
      state: 'removed',
      note: expect.stringContaining('second goes on in its'),
    });
    expect(await diffOf(stage, 'first')).toContain('before.txt');
    await expect(stage.desk.pruner.removeOf(await rowOf(stage, 'first'))).resolves.toBeUndefined();
    expect(existsSync((await rowOf(stage, 'second')).path)).toBe(true);
  });

  test('begins in a new folder where that one was removed by a person', async () => {
    const { stage, cwd, second } = await parkedWithWork(mode);
    await stage.desk.pruner.removeOf(await rowOf(stage, 'first'));

    const opened = await stage.desk.workspaces.open(second, calm);

    expect(opened.cwd).not.toBe(cwd);
    expect(existsSync(path.join(opened.cwd, 'a.txt'))).toBe(true);
  });

  test('begins in a new folder where somebody has deleted that one', async () => {
    const { stage, cwd, second } = await parkedWithWork(mode);
    rmSync(cwd, { recursive: true });

    expect((await stage.desk.workspaces.open(second, calm)).cwd).not.toBe(cwd);
  });

  test('goes on there also when the attempt after it was interrupted', async () => {
    const { stage, source, cwd, second } = await parkedWithWork(mode);
    await stage.desk.workspaces.open(second, calm);
    write(cwd, { 'second.txt': '2' });
    await endRun(stage, second, 'interrupted');
    const again = { attempt: 3, earlier: ['first', 'second'] };
    const third = await newRun(stage, 'third', source, { mode }, again);

    const opened = await stage.desk.workspaces.open(third, calm);

    expect(opened.cwd).toBe(cwd);
    await endRun(stage, third);
    const diff = await diffOf(stage, 'third');
    for (const name of ['before.txt', 'second.txt']) expect(diff).toContain(name);
  });
});

test('a parked worktree keeps its branch with the attempt that goes on in it', async () => {
  const { stage, source, second } = await parkedWithWork('worktree');
  const { branch } = await rowOf(stage, 'first');

  await stage.desk.workspaces.open(second, calm);

  expect((await rowOf(stage, 'second')).branch).toBe(branch);
  await endRun(stage, second);
  expect(git(source, 'show', `${branch}:before.txt`)).toBe('begun');
});
