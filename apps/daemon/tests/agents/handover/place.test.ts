import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeFolders, recoverPlaced } from '../../../src/agents/handover/place.ts';
import { folderWith, newFolder } from '../../plugins/folders.ts';

const source = () =>
  folderWith({ 'SKILL.md': 'ours', 'scripts/x.sh': '#!/bin/sh\n', 'docs/a.md': 'a' });
const all = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();
const journal = () => path.join(newFolder(), 'placed.json');

describe('folders that are put into a workspace', () => {
  test('are there for the run, hidden from version control, and gone after it', async () => {
    const cwd = folderWith({ 'README.md': 'mine' });
    execFileSync('git', ['init', '-q', cwd]);
    const from = source();
    execFileSync('chmod', ['+x', path.join(from, 'scripts/x.sh')]);
    const note = journal();
    const { placed, left, takeBack } = await placeFolders(
      cwd,
      [
        { path: '.claude/skills/a', from },
        { path: '.claude/skills/b', from },
      ],
      note,
    );
    expect(left).toEqual([]);
    expect(placed).toHaveLength(2);
    execFileSync(path.join(cwd, '.claude/skills/a/scripts/x.sh'));
    const status = execFileSync('git', ['-C', cwd, 'status', '--porcelain'], { encoding: 'utf8' });
    expect(status).toBe('?? README.md\n');
    await takeBack();
    await takeBack();
    expect(all(cwd).filter((name) => !name.startsWith('.git'))).toEqual(['README.md']);
    expect(existsSync(note)).toBe(false);
  });

  test('are left whole where a person has one of their files; what others put there stays', async () => {
    const cwd = folderWith({ '.claude/skills/a/SKILL.md': 'mine', '.claude/skills/b/cache': 'x' });
    const from = source();
    const a = { path: '.claude/skills/a', from };
    const b = { path: '.claude/skills/b', from };
    const { placed, left, takeBack } = await placeFolders(cwd, [a, b], journal());
    expect([placed, left]).toEqual([[b], [a]]);
    expect(all(path.join(cwd, '.claude/skills/a'))).toEqual(['SKILL.md']);
    writeFileSync(path.join(cwd, '.claude/skills/b/docs/notes.md'), 'by the agent');
    await takeBack();
    expect(all(path.join(cwd, '.claude/skills'))).toEqual([
      'a',
      'a/SKILL.md',
      'b',
      'b/cache',
      'b/docs',
      'b/docs/notes.md',
    ]);
    expect(readFileSync(path.join(cwd, '.claude/skills/a/SKILL.md'), 'utf8')).toBe('mine');
  });

  test('never follow a link out of the workspace', async () => {
    const outside = newFolder();
    const cwd = newFolder();
    symlinkSync(outside, path.join(cwd, '.claude'));
    mkdirSync(path.join(cwd, '.agents/skills/a'), { recursive: true });
    symlinkSync(outside, path.join(cwd, '.agents/skills/a/docs'));
    mkdirSync(path.join(cwd, '.agents/skills/b'));
    symlinkSync(path.join(outside, 'x'), path.join(cwd, '.agents/skills/b/SKILL.md'));
    const from = source();
    const paths = ['.claude/skills/a', '.agents/skills/a', '.agents/skills/b'];
    const wanted = paths.map((name) => ({ path: name, from }));
    const { placed, left, takeBack } = await placeFolders(cwd, wanted, journal());
    expect([placed, left]).toEqual([[], wanted]);
    await takeBack();
    expect(readdirSync(outside)).toEqual([]);
  });

  test("are not taken back behind a link that took a folder's place meanwhile", async () => {
    const cwd = newFolder();
    const home = folderWith({ 'skills/a/SKILL.md': 'mine' });
    const wanted = [{ path: '.claude/skills/a', from: source() }];
    const { takeBack } = await placeFolders(cwd, wanted, journal());
    renameSync(path.join(cwd, '.claude'), path.join(cwd, 'moved'));
    symlinkSync(home, path.join(cwd, '.claude'));
    await takeBack();
    expect(readFileSync(path.join(home, 'skills/a/SKILL.md'), 'utf8')).toBe('mine');
  });

  test('are taken back by whoever comes after a crash; a journal that is cut off tells of nothing', async () => {
    const cwd = newFolder();
    const note = journal();
    await placeFolders(cwd, [{ path: '.claude/skills/a', from: source() }], note);
    await recoverPlaced(note);
    expect(readdirSync(cwd)).toEqual([]);
    writeFileSync(note, '{"cwd":"/');
    await recoverPlaced(note);
    await recoverPlaced(path.join(cwd, 'nowhere.json'));
  });

  test('that cannot be copied whole leave nothing', async () => {
    const cwd = newFolder();
    const from = source();
    const wanted = [{ path: '.claude/skills/a', from }];
    const there = placeFolders(
      cwd,
      [...wanted, { path: '.claude/b', from: `${from}-no` }],
      journal(),
    );
    await expect(there).rejects.toThrow('ENOENT');
    expect(readdirSync(cwd)).toEqual([]);
  });
});
