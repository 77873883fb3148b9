import { expect, test } from 'vitest';
import { parseLog } from '../../../src/agents/brief/log-lines.ts';

const ROOM = { commits: 10, files: 10 };

function record(subject: string, ...files: string[]): string {
  const head = ['a'.repeat(40), 'p1', '1767607200', 'Ada', 'ADA@example.invalid', subject].join(
    '\0',
  );
  return `${head}\0${files.length > 0 ? '\n' : ''}${files.map((file) => `${file}\0`).join('')}`;
}

const subjects = (log: ReturnType<typeof parseLog>) => log.commits.map((commit) => commit.subject);

test('a renamed file counts under its new name, a binary one without lines', () => {
  const { commits } = parseLog(
    record('Move', '1\t2\t\0old name\0new\nname', '-\t-\tlogo.png'),
    ROOM,
    false,
  );
  expect(commits[0]?.files).toEqual([
    { path: 'new\nname', added: 1, deleted: 2 },
    { path: 'logo.png', added: null, deleted: null },
  ]);
});

test('a subject that looks like a file of a commit stays a subject', () => {
  const text = record('9\t9\tfake') + record('Second', '1\t0\ta');
  expect(subjects(parseLog(text, ROOM, false))).toEqual(['9\t9\tfake', 'Second']);
});

test('more commits than there is room for are left out, and the cut is told', () => {
  const text = record('1', '1\t0\ta') + record('2', '1\t0\ta') + record('3', '1\t0\ta');
  expect(parseLog(text, { commits: 3, files: 10 }, false).isCut).toBe(false);
  const log = parseLog(text, { commits: 2, files: 10 }, false);
  expect(subjects(log)).toEqual(['1', '2']);
  expect(log.isCut).toBe(true);
});

test('more files than there is room for are left out, and the cut is told', () => {
  const text = record('1', '1\t0\ta', '1\t0\tb', '1\t0\tc') + record('2', '1\t0\ta');
  const log = parseLog(text, { commits: 10, files: 2 }, false);
  expect(log.commits.map((commit) => commit.files.length)).toEqual([2]);
  expect(log.isCut).toBe(true);
});

test('wherever the text is torn, only whole commits are read', () => {
  const whole = record('1', '1\t0\taaa') + record('2', '1\t0\tbbb', '1\t0\tccc');
  for (let length = 0; length < whole.length; length += 1) {
    const log = parseLog(whole.slice(0, length), ROOM, true);
    expect(log.isCut).toBe(true);
    for (const commit of log.commits) {
      expect(commit.subject).toBe('1');
      expect(commit.files).toEqual([{ path: 'aaa', added: 1, deleted: 0 }]);
    }
  }
});
