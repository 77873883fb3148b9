import { mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BriefClient } from './brief-client.ts';
import { emptyFolder, pageIn, TestRepository, writeIn } from './folders.ts';

let brief: BriefClient;
beforeEach(() => {
  brief = new BriefClient();
});
afterEach(async () => expect(await brief.close()).toBe(0));

function writeAt(folder: string, name: string, at: string): void {
  writeIn(folder, name, 'text');
  utimesSync(path.join(folder, name), new Date(at), new Date(at));
}

test('without a repository the files changed since the last success are listed', async () => {
  const folder = emptyFolder();
  writeAt(folder, 'before.txt', '2026-01-05T09:59:59Z');
  writeAt(folder, 'notes/exactly.txt', '2026-01-05T10:00:00Z');
  writeAt(folder, 'notes/later.txt', '2026-01-06T10:00:00Z');
  for (const hidden of ['node_modules/x.js', '.git2/../dist/y.js', 'brief.html'])
    writeAt(folder, hidden, '2026-01-06T10:00:00Z');
  mkdirSync(path.join(emptyFolder(), 'outside'));
  symlinkSync(emptyFolder(), path.join(folder, 'link'));
  await brief.brief(folder, { lastSuccessAt: Date.parse('2026-01-05T10:00:00Z') });
  expect(brief.text('steps')).toContain(
    'Reading the folder: files changed since 5 Jan 2026, 10:00 UTC',
  );
  expect(brief.text('answer')).toContain('2 files changed in 1 area.');
  const page = pageIn(folder);
  for (const name of ['notes/exactly.txt', 'notes/later.txt']) expect(page).toContain(name);
  for (const name of ['before.txt', 'x.js', 'y.js', 'link', 'brief.html'])
    expect(page).not.toContain(name);
});

test('in a folder where nothing changed lately the newest files are listed', async () => {
  const folder = emptyFolder();
  writeAt(folder, 'old.txt', '2020-01-05T10:00:00Z');
  await brief.brief(folder);
  expect(pageIn(folder)).toContain('old.txt');
  expect(brief.text('answer')).toContain('none in the last 7 days');
});

test('an empty folder gets its page', async () => {
  const folder = emptyFolder();
  await brief.brief(folder);
  expect(brief.text('answer')).toContain('0 files changed.');
  expect(pageIn(folder)).toContain('Nothing changed in this time.');
});

test('a workspace that an outer repository ignores is read as a folder of its own', async () => {
  const repository = new TestRepository();
  repository.commit('Outer work', { '.gitignore': '.od/\n' });
  const workspace = path.join(repository.folder, '.od/projects/one');
  writeIn(workspace, 'draft.md', 'text');
  await brief.brief(workspace);
  expect(pageIn(workspace)).toContain('draft.md');
  expect(pageIn(workspace)).not.toContain('Outer work');
});

test('without git a repository is read file by file, and the reader is told', async () => {
  const repository = new TestRepository();
  repository.commit('Start', { 'a.txt': '1' });
  const without = new BriefClient({ PATH: emptyFolder() });
  await without.brief(repository.folder);
  expect(await without.close()).toBe(0);
  expect(without.text('steps')).toContain('git is not installed here');
  expect(without.text('answer')).toContain('git is not installed here');
  expect(pageIn(repository.folder)).toContain('git is not installed here');
  expect(pageIn(repository.folder)).toContain('a.txt');
});
