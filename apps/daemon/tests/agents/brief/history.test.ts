import { chmodSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BriefClient } from './brief-client.ts';
import { pageIn, TestRepository } from './folders.ts';

let brief: BriefClient;
beforeEach(() => {
  brief = new BriefClient();
});
afterEach(async () => expect(await brief.close()).toBe(0));

const at = (text: string) => Date.parse(text);

test('the agent says before it starts that no model is asked', async () => {
  const { agentInfo, agentCapabilities } = await brief.initialize();
  expect(agentInfo?.title).toContain('no model');
  expect(agentCapabilities?.loadSession).not.toBe(true);
});

test('the steps, the answer and the page tell what was committed since the last success, by whom and where', async () => {
  const repository = new TestRepository();
  repository.commit('Before', { 'old/a.txt': 'a\n' }, { at: '2026-01-05T09:59:59Z' });
  repository.commit('Draw the map', { 'web/map.ts': '1\n2\n3\n' }, { at: '2026-01-05T11:00:00Z' });
  repository.commit(
    'Serve tiles',
    { 'api/tiles.ts': '1\n', 'web/map.ts': '1\n' },
    { author: 'Grace', at: '2026-01-06T11:00:00Z' },
  );
  const facts = {
    lastSuccessAt: at('2026-01-05T10:00:00Z'),
    runId: 'run-7',
    slotAt: at('2026-01-07T09:00:00Z'),
  };
  expect(await brief.brief(repository.folder, facts, 'What is new on the map?')).toEqual({
    stopReason: 'end_turn',
  });
  expect(brief.tools()).toEqual([
    'read in_progress',
    'read completed',
    'write in_progress',
    'write completed',
  ]);
  expect(brief.text('steps')).toContain('Reading the history: commits since 5 Jan 2026, 10:00 UTC');
  expect(brief.text('steps')).toContain('2 commits by 2 people in 2 areas.');
  const answer = brief.text('answer');
  expect(answer).toContain('Built-in agent, no model');
  expect(answer).toContain('2 files changed, +4 −2 lines.');
  expect(answer).toContain('By Ada (1), Grace (1).');
  expect(answer).toContain('In web/ (+3 −2), api/ (+1).');
  expect(answer).toMatch(/- Big: [0-9a-f]{8} Draw the map \(\+3, Ada\)/);
  expect(answer).toMatch(/Wrote brief\.html\.$/);
  const page = pageIn(repository.folder);
  for (const text of [
    'What is new on the map?',
    'Draw the map',
    'Serve tiles',
    'no model',
    'Run run-7',
    'slot of 7 Jan 2026, 09:00 UTC',
    'Tuesday, 6 January 2026',
    'On main.',
  ])
    expect(page).toContain(text);
  expect(page).not.toContain('Before');
  expect(page).toContain('<rect');
  expect(readdirSync(repository.folder).sort()).toEqual([
    '.git',
    'api',
    'brief.html',
    'old',
    'web',
  ]);
});

test('the second in which the last success fell belongs to the period, the second before does not', async () => {
  const repository = new TestRepository();
  repository.commit('Too early', { a: '1' }, { at: '2026-01-05T09:59:59Z' });
  repository.commit('Just in time', { a: '2' }, { at: '2026-01-05T10:00:00Z' });
  await brief.brief(repository.folder, { lastSuccessAt: at('2026-01-05T10:00:00.900Z') });
  expect(brief.text('steps')).toContain('1 commit by 1 person');
  expect(pageIn(repository.folder)).toContain('Just in time');
});

test('a period without commits is said to be empty and is still a success', async () => {
  const repository = new TestRepository();
  repository.commit('Long ago', { a: '1' });
  const answer = await brief.brief(repository.folder, {
    lastSuccessAt: at('2026-02-01T00:00:00Z'),
  });
  expect(answer.stopReason).toBe('end_turn');
  expect(brief.text('answer')).toContain('No commits in this time.');
  expect(pageIn(repository.folder)).toContain('Nothing changed in this time.');
  expect(pageIn(repository.folder)).not.toContain('Long ago');
});

test('a first brief covers the last seven days', async () => {
  const repository = new TestRepository();
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  repository.commit('Eight days ago', { a: '1' }, { at: ago(8) });
  repository.commit('Six days ago', { a: '2' }, { at: ago(6) });
  await brief.brief(repository.folder, { lastSuccessAt: null });
  expect(pageIn(repository.folder)).toContain('Six days ago');
  expect(pageIn(repository.folder)).not.toContain('Eight days ago');
});

test('a first brief of a quiet repository covers its newest twenty commits', async () => {
  const repository = new TestRepository();
  for (let index = 1; index <= 21; index += 1)
    repository.commit(
      `Change ${index}.`,
      { a: `${index}` },
      { at: `2025-01-${String(index).padStart(2, '0')}T10:00:00Z` },
    );
  await brief.brief(repository.folder);
  expect(brief.text('answer')).toContain('20 commits by 1 person');
  expect(pageIn(repository.folder)).toContain('Change 2.');
  expect(pageIn(repository.folder)).not.toContain('Change 1.');
});

test('a folder inside a repository is reported on alone', async () => {
  const repository = new TestRepository();
  repository.commit('In the app', { 'app/src/a.ts': '1\n' });
  repository.commit('Elsewhere', { 'other/b.ts': '1\n' });
  repository.write('app/src/new.ts', '');
  repository.write('other/new.ts', '');
  await brief.brief(path.join(repository.folder, 'app'), { lastSuccessAt: 0 });
  const page = pageIn(path.join(repository.folder, 'app'));
  expect(page).toContain('In the app');
  expect(page).toContain('<bdi>src/</bdi>');
  expect(page).toContain('<bdi>src/new.ts</bdi>');
  expect(page).not.toContain('Elsewhere');
  expect(page).not.toContain('other');
});

test('uncommitted changes are listed with their state, and the page itself never is', async () => {
  const repository = new TestRepository();
  repository.commit('Start', { 'kept.txt': '1', 'gone.txt': '1', 'before.txt': 'a\nb\nc\nd\n' });
  repository.commit('Keep the brief', { 'brief.html': 'old page' });
  repository.write('kept.txt', '2');
  repository.write('untracked.txt', '');
  repository.git(['rm', '--quiet', 'gone.txt']);
  repository.git(['mv', 'before.txt', 'after.txt']);
  await brief.brief(repository.folder, { lastSuccessAt: 0 });
  const page = pageIn(repository.folder);
  const row = (state: string, name: string) =>
    `<span class="state">${state}</span><span class="path"><bdi>${name}</bdi>`;
  for (const [state, name] of [
    ['changed', 'kept.txt'],
    ['deleted', 'gone.txt'],
    ['renamed', 'after.txt'],
    ['new', 'untracked.txt'],
  ] as const)
    expect(page).toContain(row(state, name));
  expect(brief.text('answer')).toContain('1 commit by 1 person');
  expect(page).not.toContain('brief.html');
  expect(page).not.toContain('Keep the brief');
});

test('a repository without commits is no failure', async () => {
  const repository = new TestRepository();
  repository.write('first.txt', '');
  await brief.brief(repository.folder);
  expect(brief.text('answer')).toContain('This repository has no commits yet.');
  expect(pageIn(repository.folder)).toContain('first.txt');
});

test('programs named in the settings of a repository are not run', async () => {
  const repository = new TestRepository();
  const trap = `touch ${path.join(repository.folder, 'trapped')}; false`;
  repository.commit('Start', { '.gitattributes': '*.txt diff=trap\n', 'a.txt': '1\n' });
  repository.write('.hooks/post-index-change', `#!/bin/sh\n${trap}\n`);
  chmodSync(path.join(repository.folder, '.hooks/post-index-change'), 0o755);
  const programs = ['diff.external', 'diff.trap.textconv', 'diff.trap.command', 'core.fsmonitor'];
  for (const key of programs) repository.git(['config', key, trap]);
  repository.git(['config', 'core.hooksPath', '.hooks']);
  await brief.brief(repository.folder, { lastSuccessAt: 0 });
  expect(readdirSync(repository.folder)).not.toContain('trapped');
  // Any other look at the repository does run them.
  repository.git(['status']);
  expect(readdirSync(repository.folder)).toContain('trapped');
});
