import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BriefClient } from './brief-client.ts';
import { emptyFolder, TestRepository, writeIn } from './folders.ts';

/** A repository, and a `git` in front of the real one that never ends and tells its pid once it has started. */
function endlessGit() {
  const repository = new TestRepository();
  repository.commit('Start', { a: '1' });
  const folder = emptyFolder();
  const news = path.join(folder, 'news');
  execFileSync('mkfifo', [news]);
  writeIn(folder, 'git', `#!/bin/sh\necho $$ > '${news}'\nexec sleep 60\n`);
  chmodSync(path.join(folder, 'git'), 0o755);
  const env = { PATH: `${folder}${path.delimiter}${process.env['PATH']}` };
  return {
    folder: repository.folder,
    env,
    started: async () => Number(await readFile(news, 'utf8')),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a canceled brief stops at once, ends git and leaves no page', async () => {
  const { folder, env, started } = endlessGit();
  const brief = new BriefClient(env);
  const session = await brief.open(folder);
  const answer = brief.prompt(session);
  const pid = await started();
  expect(isAlive(pid)).toBe(true);
  await brief.cancel(session);
  expect(await answer).toEqual({ stopReason: 'cancelled' });
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(['.git', 'a']);
  expect(brief.text('answer')).toBe('');
  expect(await brief.close()).toBe(0);
});

test('a request that its client gives up is canceled in the same way', async () => {
  const { folder, env, started } = endlessGit();
  const brief = new BriefClient(env);
  const session = await brief.open(folder);
  const giveUp = new AbortController();
  const answer = brief.prompt(session, {}, 'What changed?', giveUp.signal);
  const pid = await started();
  giveUp.abort();
  expect(await answer).toEqual({ stopReason: 'cancelled' });
  expect(isAlive(pid)).toBe(false);
  expect(await brief.close()).toBe(0);
});

test('a session at work takes no second prompt, and takes one after the cancel', async () => {
  const { folder, env, started } = endlessGit();
  const brief = new BriefClient(env);
  const session = await brief.open(folder);
  const first = brief.prompt(session);
  await started();
  await expect(brief.prompt(session)).rejects.toThrow(/at work on another prompt/);
  await brief.cancel(session);
  await first;
  const next = brief.prompt(session);
  await started();
  await brief.cancel(session);
  expect(await next).toEqual({ stopReason: 'cancelled' });
  await brief.close();
});

test('when the client goes away in the middle of a brief, the program and its git end', async () => {
  const { folder, env, started } = endlessGit();
  const brief = new BriefClient(env);
  const session = await brief.open(folder);
  const answer = brief.prompt(session).catch(() => 'gone');
  const pid = await started();
  brief.process.stdout?.destroy();
  expect(await brief.close()).toBe(0);
  expect(isAlive(pid)).toBe(false);
  await answer;
});
