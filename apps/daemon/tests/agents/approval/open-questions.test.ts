import type { PermissionQuestion } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { OpenQuestions } from '../../../src/agents/approval/open-questions.ts';

/** A clock that a test moves. */
function hand() {
  const waiting = new Map<() => void, number>();
  return {
    waiting,
    later(ms: number, work: () => void) {
      waiting.set(work, ms);
      return () => void waiting.delete(work);
    },
    pass() {
      for (const work of waiting.keys()) work();
    },
  };
}

const question = (id: string): PermissionQuestion => ({
  id,
  askedAt: 1_000,
  deadlineAt: 61_000,
  kind: 'execute',
  title: 'npm test',
  detail: null,
  paths: [],
  options: [],
  fingerprint: id,
  sessionId: null,
});
const never = new AbortController().signal;
const deny = { onDeadline: 'deny', signal: never } as const;
const yes = { allow: true, note: 'Go on.' };

test('a question gets its answer, and its deadline is forgotten', async () => {
  const clock = hand();
  const questions = new OpenQuestions(clock.later);
  const asked = questions.ask(question('q'), deny);
  expect([...clock.waiting.values()]).toEqual([60_000]);

  expect(questions.answer('q', yes, 'person')).toBe('taken');

  expect(await asked).toEqual({ id: 'q', state: 'allowed', by: 'person', note: 'Go on.' });
  expect({ timers: clock.waiting.size, open: questions.size }).toEqual({ timers: 0, open: 0 });
});

test.each([
  ['deny', 'expired'],
  ['park', 'parked'],
] as const)('with %s a deadline that passes ends it as %s', async (onDeadline, state) => {
  const clock = hand();
  const questions = new OpenQuestions(clock.later);
  const asked = questions.ask(question('q'), { onDeadline, signal: never });
  clock.pass();
  expect(await asked).toEqual({ id: 'q', state, by: null, note: null });
  expect(questions.answer('q', yes, 'person')).toBe(state);
});

test('an answer that comes second, or to nothing, changes nothing and says so', async () => {
  const questions = new OpenQuestions(hand().later);
  const asked = questions.ask(question('q'), deny);
  questions.answer('q', { allow: false, note: null }, 'person');
  expect(questions.answer('q', yes, 'person')).toBe('denied');
  expect(questions.answer('none', yes, 'person')).toBe('unknown');
  expect(await asked).toMatchObject({ state: 'denied' });
});

test('several questions wait apart, and are answered in any order', async () => {
  const questions = new OpenQuestions(hand().later);
  const asked = ['a', 'b', 'c'].map((id) => questions.ask(question(id), deny));
  questions.answer('c', yes, 'person');
  questions.answer('a', { allow: false, note: null }, 'person');
  questions.withdrawAll();
  const ends = await Promise.all(asked);
  expect(ends.map(({ id, state }) => [id, state])).toEqual([
    ['a', 'denied'],
    ['b', 'withdrawn'],
    ['c', 'allowed'],
  ]);
});

test('a run that stops takes its question back, also one that it asks too late', async () => {
  const clock = hand();
  const questions = new OpenQuestions(clock.later);
  const run = new AbortController();
  const asked = questions.ask(question('q'), { onDeadline: 'park', signal: run.signal });
  run.abort();
  expect(await asked).toMatchObject({ state: 'withdrawn' });
  const late = questions.ask(question('r'), { onDeadline: 'park', signal: run.signal });
  expect(await late).toMatchObject({ state: 'withdrawn' });
  expect({ timers: clock.waiting.size, open: questions.size }).toEqual({ timers: 0, open: 0 });
});
