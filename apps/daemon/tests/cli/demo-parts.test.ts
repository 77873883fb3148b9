import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { makeProject } from '../../src/cli/demo/folder.ts';
import { Inbox } from '../../src/cli/demo/inbox.ts';

let place: string;
const going = new AbortController().signal;

beforeEach(() => {
  place = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-cli-')));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
});

function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  return execFileSync('git', [...who, ...args], { cwd, encoding: 'utf8' }).trim();
}

/** A repository whose package has this name, with a program in it. */
function checkout(name: string, { commits }: { commits: number }): string {
  const root = path.join(place, 'checkout');
  mkdirSync(path.join(root, 'bin'), { recursive: true });
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name }));
  const program = path.join(root, 'bin', 'program.js');
  writeFileSync(program, '');
  git(root, 'init', '--quiet');
  git(root, 'add', '.');
  for (let made = 0; made < commits; made++)
    git(root, 'commit', '--quiet', '--allow-empty', '-m', `Commit ${made}`);
  return program;
}

test("the demo works on a copy of the program's repository that leads back to nothing", async () => {
  const program = checkout('open-design', { commits: 2 });
  const folder = path.join(place, 'demo');
  expect(await makeProject(program, folder, going)).toContain('clone');
  expect(git(folder, 'log', '--format=%s').split('\n')).toEqual(['Commit 1', 'Commit 0']);
  expect(git(folder, 'remote')).toBe('');
});

test.each([
  ['a repository of somebody else', 'their-site', 1],
  ['a repository without a commit', 'open-design', 0],
])('%s is left alone: the demo makes a few files', async (_, name, commits) => {
  const folder = path.join(place, 'demo');
  expect(await makeProject(checkout(name, { commits }), folder, going)).toContain('files');
  expect(
    readdirSync(folder)
      .filter((file) => file !== '.git')
      .sort(),
  ).toEqual(['README.md', 'notes']);
});

test('a demo that is over makes no folder any more', async () => {
  const folder = path.join(place, 'demo');
  const over = AbortSignal.abort(new Error('over'));
  await expect(makeProject(checkout('other', { commits: 1 }), folder, over)).rejects.toThrow(
    'over',
  );
  expect(readdirSync(place)).toEqual(['checkout']);
});

const even = (number: number): number is number => number % 2 === 0;
const odd = (number: number): number is number => number % 2 === 1;

test('events are given out in the order in which they are asked for, each once', async () => {
  const inbox = new Inbox<number>();
  const first = inbox.next(even);
  await inbox.fill(numbers(1, 2, 3, 4)).catch(() => undefined);
  expect([
    await first,
    await inbox.next(odd),
    await inbox.next(odd),
    await inbox.next(even),
  ]).toEqual([2, 1, 3, 4]);
});

test('whoever waits when the events end is told', async () => {
  const inbox = new Inbox<number>();
  const waiting = inbox.next(even);
  void inbox.fill(numbers(1));
  await expect(waiting).rejects.toThrow('ended');
  await expect(inbox.next(even)).rejects.toThrow('ended');
});

async function* numbers(...all: number[]) {
  yield* all;
}
