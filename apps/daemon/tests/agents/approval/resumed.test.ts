import type { Resume } from '@open-design/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyFolder } from '../run-agent.ts';
import { answersIn, ask, AskedPort, call, type Way } from './asking.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await emptyFolder();
});

const policy = { mode: 'ask', deadlineMs: 60, onDeadline: 'park' } as const;
const calls = [[call('x', { kind: 'execute' })], [call('y')]];

/** A run that was parked at its first question, and what its answer makes of it. */
async function parked(way: Way, allow = true): Promise<Resume> {
  const port = new AskedPort();
  const { outcome } = await ask({ cwd, calls, policy, way, port });
  const [question] = port.asks;
  if (question === undefined) throw new Error('nothing was asked');
  return {
    sessionId: outcome.sessionId ?? null,
    transcript: 'I begin. [x {"path":"a.txt"}]',
    question,
    answer: { allow, note: 'Mind the tests.' },
  };
}

/** The new attempt, whose second question a person answers. */
async function goOn(way: Way, resume: Resume) {
  const port = new AskedPort();
  const running = ask({
    cwd,
    calls,
    policy: { ...policy, deadlineMs: 86_400_000 },
    way,
    resume,
    port,
  });
  const { id } = await port.asked('y');
  port.questions.answer(id, { allow: true, note: null }, 'person');
  return { ...(await running), port };
}

describe('a parked conversation', () => {
  it.each(['resumes', 'loads'] as const)(
    'goes on with its answer where the agent %s',
    async (way) => {
      const resume = await parked(way);
      const { outcome, port, told } = await goOn(way, resume);
      const method = way === 'resumes' ? 'resume' : 'load';
      expect(told).toContainEqual({ method, sessionId: resume.sessionId });
      const prompt = told.findLast((it) => it['method'] === 'prompt')?.['text'];
      expect(prompt).toContain('execute "x" (a.txt)');
      expect(prompt).toContain('It is allowed.');
      expect(prompt).toContain('Mind the tests.');
      expect(prompt).not.toContain('Please do');
      expect(outcome).toMatchObject({ failure: null, sessionId: resume.sessionId });
      expect(answersIn(cwd)).toEqual({ x: 'allow_once', y: 'allow_once' });
      // What was answered is not asked again, what was not is.
      expect(port.asks.map(({ title }) => title)).toEqual(['y']);
      expect(JSON.stringify(port.payloads)).not.toContain('I said this before');
    },
  );

  it('is told anew to an agent that forgets', async () => {
    const resume = await parked('forgets', false);
    const { told } = await goOn('forgets', resume);
    expect(told.filter((it) => it['method'] === 'new')).toHaveLength(2);
    const prompt = told.findLast((it) => it['method'] === 'prompt')?.['text'];
    for (const part of ['Please do', resume.transcript, 'It is not allowed.', 'Mind the tests.'])
      expect(prompt).toContain(part);
    expect(answersIn(cwd)).toEqual({ x: 'reject_once', y: 'allow_once' });
  });

  it('is told anew where the agent has lost it', async () => {
    const resume = { ...(await parked('resumes')), sessionId: 'lost' };
    const { port, told } = await goOn('resumes', resume);
    expect(port.codes).toContain('session_not_resumed');
    expect(told.findLast((it) => it['method'] === 'prompt')?.['text']).toContain(resume.transcript);
    expect(answersIn(cwd)).toEqual({ x: 'allow_once', y: 'allow_once' });
  });

  it('has its answer once: the same question again is a new one', async () => {
    const resume = await parked('resumes');
    const twice = { ...policy, deadlineMs: 86_400_000 };
    const port = new AskedPort();
    const again = [[call('x', { kind: 'execute' })], [call('x', { kind: 'execute' })]];
    const forgets = { ...resume, sessionId: null };
    const running = ask({ cwd, calls: again, policy: twice, resume: forgets, port });
    const { id } = await port.asked('x');
    port.questions.answer(id, { allow: false, note: null }, 'person');
    const { told } = await running;
    const answers = told.filter((it) => it['asked'] === 'x').map((it) => it['answer']);
    expect(answers).toEqual(['cancelled', 'allow_once', 'reject_once']);
    expect(port.asks).toHaveLength(1);
  });

  it('has its answer for that very question only', async () => {
    const resume = await parked('resumes');
    const other = { ...resume.question, fingerprint: 'another' };
    const port = new AskedPort();
    const { outcome } = await ask({
      cwd,
      calls,
      policy,
      way: 'resumes',
      resume: { ...resume, question: other },
      port,
    });
    expect(port.asks.map(({ title }) => title)).toEqual(['x']);
    expect(outcome.isParked).toBe(true);
  });
});
