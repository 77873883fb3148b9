import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BriefClient } from './brief-client.ts';
import { emptyFolder, TestRepository } from './folders.ts';

let brief: BriefClient;
beforeEach(() => {
  brief = new BriefClient();
});
afterEach(async () => expect(await brief.close()).toBe(0));

test('a missing folder fails the run with its name and the reason', async () => {
  const folder = path.join(emptyFolder(), 'gone');
  await expect(brief.brief(folder)).rejects.toThrow(`Could not read the folder ${folder}: ENOENT`);
  expect(brief.tools()).toEqual(['read in_progress', 'read failed']);
  expect(brief.text('answer')).toContain(`Could not read the folder ${folder}`);
});

test('a file given as the folder fails the run', async () => {
  const file = path.join(emptyFolder(), 'file.txt');
  writeFileSync(file, '');
  await expect(brief.brief(file)).rejects.toThrow(`${file}: it is not a folder`);
});

test('a page that cannot be written fails the run and leaves no draft', async () => {
  const folder = emptyFolder();
  mkdirSync(path.join(folder, 'brief.html'));
  await expect(brief.brief(folder)).rejects.toThrow(
    `Could not write ${path.join(folder, 'brief.html')}: E`,
  );
  expect(brief.tools()).toEqual([
    'read in_progress',
    'read completed',
    'write in_progress',
    'write failed',
  ]);
  expect(brief.text('answer')).not.toContain('Wrote');
  expect(readdirSync(folder)).toEqual(['brief.html']);
});

test('a repository of another user is refused in the words of git, with the way out', async () => {
  const repository = new TestRepository();
  repository.commit('Start', { a: '1' });
  // Git's own switch for its tests of this refusal: it works without a second user on the machine.
  const stranger = new BriefClient({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
  await expect(stranger.brief(repository.folder)).rejects.toThrow(
    /Could not open the repository in .*dubious ownership[^]*safe\.directory/,
  );
  expect(await stranger.close()).toBe(0);
});

test('facts of the wrong shape are refused by name', async () => {
  const session = await brief.open(emptyFolder());
  await expect(brief.prompt(session, { lastSuccessAt: 'yesterday' })).rejects.toThrow(
    /lastSuccessAt/,
  );
});

test('an earlier session cannot be loaded, and an unknown one gets no answer', async () => {
  const folder = emptyFolder();
  await brief.open(folder);
  await expect(brief.load('s', folder)).rejects.toThrow(/not found/i);
  await expect(brief.prompt('unknown')).rejects.toThrow(/not found/i);
});
