import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { getWorkspace } from '../../src/store/queries/workspaces.ts';
import { calm, endRun, newFolder, newRun, newStage, startWorker, write } from './stage.ts';

const copy = { mode: 'copy' } as const;

/** Opens a copy of a folder. */
async function copyOf(folder: string) {
  const stage = await newStage();
  const run = await newRun(stage, 'a', folder, copy);
  const opened = await stage.desk.workspaces.open(run, calm);
  const end = async () => {
    await endRun(stage, run);
    const row = await stage.store.read(() => getWorkspace('a'));
    const list = row?.diffPath ? readFileSync(row.diffPath, 'utf8').trim().split('\n') : [];
    return { row, list };
  };
  return { stage, run, ...opened, end };
}

describe('a copy of a folder', () => {
  test('has everything: hidden files, empty folders, modes and times', async () => {
    const folder = newFolder();
    write(folder, { '.env': 'secret', 'node_modules/x/index.js': 'x', 'a/b/c.txt': 'deep' });
    mkdirSync(path.join(folder, 'empty'));
    writeFileSync(path.join(folder, 'run.sh'), '#!/bin/sh\n', { mode: 0o750 });
    utimesSync(path.join(folder, 'a/b/c.txt'), 1_000, 2_000);
    const { cwd, diagnostics } = await copyOf(folder);
    expect(cwd).not.toBe(folder);
    expect(readFileSync(path.join(cwd, '.env'), 'utf8')).toBe('secret');
    expect(readFileSync(path.join(cwd, 'node_modules/x/index.js'), 'utf8')).toBe('x');
    expect(statSync(path.join(cwd, 'empty')).isDirectory()).toBe(true);
    expect(statSync(path.join(cwd, 'run.sh')).mode & 0o777).toBe(0o750);
    expect(statSync(path.join(cwd, 'a/b/c.txt')).mtimeMs).toBe(2_000_000);
    expect(diagnostics).toEqual([]);
  });

  test('is what a run writes to, also through links, and the folder stays as it was', async () => {
    const folder = newFolder();
    const outside = newFolder();
    write(folder, { 'file.txt': 'mine', 'inner/file.txt': 'mine' });
    write(outside, { 'big.bin': 'outside' });
    const alias = path.join(newFolder(), 'alias');
    symlinkSync(folder, alias);
    const links = {
      'to-file': 'file.txt',
      'to-folder': 'inner',
      absolute: path.join(folder, 'file.txt'),
      'by-name': `../${path.basename(folder)}/file.txt`,
      'by-alias': path.join(alias, 'inner/file.txt'),
      'inner/up': '../file.txt',
      out: outside,
      nowhere: 'not/there',
    };
    for (const [name, target] of Object.entries(links))
      symlinkSync(target, path.join(folder, name));
    const { cwd } = await copyOf(folder);

    for (const name of [
      'to-file',
      'absolute',
      'by-name',
      'by-alias',
      'inner/up',
      'to-folder/file.txt',
    ]) {
      writeFileSync(path.join(cwd, name), 'theirs');
    }
    expect(readFileSync(path.join(folder, 'file.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(path.join(folder, 'inner/file.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(path.join(cwd, 'file.txt'), 'utf8')).toBe('theirs');
    expect(readFileSync(path.join(cwd, 'inner/file.txt'), 'utf8')).toBe('theirs');
    // What lies outside was not taken along: the link leads there as before.
    expect(lstatSync(path.join(cwd, 'out')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path.join(cwd, 'out'))).toBe(outside);
    expect(readlinkSync(path.join(cwd, 'nowhere'))).toBe('not/there');
  });

  test('waits for no pipe, and says that it was left out', async () => {
    const folder = newFolder();
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    const { cwd, diagnostics } = await copyOf(folder);
    expect(existsSync(path.join(cwd, 'pipe'))).toBe(false);
    expect(diagnostics).toEqual([
      { code: 'workspace_left_out', message: expect.stringContaining('pipe') },
    ]);
  });

  test('has its changed files listed at the end, also one whose time was set back', async () => {
    const folder = newFolder();
    write(folder, { 'same.txt': 's', 'grown.txt': 'g', 'sly.txt': 'old', 'gone.txt': 'x' });
    const { cwd, end } = await copyOf(folder);
    const { atime, mtime } = statSync(path.join(cwd, 'sly.txt'));
    write(cwd, { 'grown.txt': 'g+', 'sly.txt': 'new', 'new/file.txt': 'n', 'odd\nname': 'o' });
    utimesSync(path.join(cwd, 'sly.txt'), atime, mtime);
    rmSync(path.join(cwd, 'gone.txt'));
    const { row, list } = await end();
    expect(list).toEqual([
      'D gone.txt',
      'M grown.txt',
      'A new/file.txt',
      'A "odd\\nname"',
      'M sly.txt',
    ]);
    expect(row).toMatchObject({ state: 'kept', filesChanged: 5, isElsewhere: false });
    expect(row?.treeBytes).toBeGreaterThan(0);
  });

  test('in which nothing changed has no list, and nothing that is nowhere else', async () => {
    const folder = newFolder();
    write(folder, { 'a.txt': 'a' });
    const { end } = await copyOf(folder);
    const { row } = await end();
    expect(row).toMatchObject({ filesChanged: 0, isElsewhere: true, diffPath: null });
  });

  test('is given up when the run is canceled meanwhile, and nothing of it stays', async () => {
    const stage = await newStage();
    const folder = newFolder();
    write(folder, { 'a.txt': 'a' });
    const run = await newRun(stage, 'a', folder, copy);
    const opening = stage.desk.workspaces.open(run, AbortSignal.abort(new Error('enough')));
    await expect(opening).rejects.toMatchObject({ code: 'WORKSPACE_UNAVAILABLE' });
    expect(existsSync(path.join(stage.dataDir, 'copies', 'a'))).toBe(false);
    expect(await stage.store.read(() => getWorkspace('a'))).toBeNull();
  });

  test('of a folder around our own data is refused', async () => {
    const folder = newFolder();
    const dataDir = path.join(folder, 'data');
    mkdirSync(dataDir);
    const stage = await newStage({ dataDir });
    const run = await newRun(stage, 'a', folder, copy);
    const opening = stage.desk.workspaces.open(run, calm);
    await expect(opening).rejects.toMatchObject({ code: 'WORKSPACE_UNAVAILABLE' });
  });

  test('lets two runs work at once, each in its own', async () => {
    const stage = await newStage();
    const folder = newFolder();
    const file = path.join(newFolder(), 'log');
    const runs = [await newRun(stage, 'a', folder, copy), await newRun(stage, 'b', folder, copy)];
    const [one, two] = await Promise.all(runs.map((run) => stage.desk.workspaces.open(run, calm)));
    const a = await startWorker(one?.cwd ?? '', 'a', file);
    const b = await startWorker(two?.cwd ?? '', 'b', file);
    await Promise.all([a.end(), b.end()]);
    expect(readFileSync(file, 'utf8')).toMatch(/^in a\nin b\n/);
    expect(existsSync(path.join(one?.cwd ?? '', 'by-b.txt'))).toBe(false);
    expect(existsSync(path.join(folder, 'by-a.txt'))).toBe(false);
  });
});
