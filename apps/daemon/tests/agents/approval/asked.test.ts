import type { RunEventBody } from '@open-design/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { OpenQuestions } from '../../../src/agents/approval/open-questions.ts';
import { emptyFolder, livingGroup } from '../run-agent.ts';
import { answersIn, ask, AskedPort, call, toldIn } from './asking.ts';

let cwd: string;
let port: AskedPort;
beforeEach(async () => {
  cwd = await emptyFolder();
  port = new AskedPort();
});

/** Longer than any test: the answer comes, or the run ends. */
const patient = { mode: 'ask', deadlineMs: 86_400_000 } as const;
/** Real time, and short. */
const impatient = { mode: 'ask', deadlineMs: 60 } as const;
const say = (id: string, allow: boolean) =>
  port.questions.answer(id, { allow, note: null }, 'person');

describe('an agent that asks a person', () => {
  it.each([
    { allow: true, answer: 'allow_once', state: 'allowed' },
    { allow: false, answer: 'reject_once', state: 'denied' },
  ])('goes on with the answer $state', async ({ allow, answer, state }) => {
    const running = ask({ cwd, calls: [[call('x', { kind: 'execute' })]], policy: patient, port });
    const { id, askedAt, deadlineAt } = await port.asked('x');
    expect(deadlineAt - askedAt).toBe(86_400_000);
    say(id, allow);
    const { outcome } = await running;
    expect(answersIn(cwd)).toEqual({ x: answer });
    expect(port.ends).toEqual([state]);
    expect(outcome.isParked).toBeUndefined();
    expect(outcome.failure === null).toBe(allow);
    expect(port.codes).toEqual([]);
  });

  it('may be answered the moment that its question is told', async () => {
    class Quick extends AskedPort {
      override emit(event: RunEventBody) {
        if (event.name === 'permission_request')
          this.questions.answer(event.data.id, { allow: true, note: null }, 'person');
        return super.emit(event);
      }
    }
    await ask({ cwd, calls: [[call('x')]], policy: patient, port: new Quick() });
    expect(answersIn(cwd)).toEqual({ x: 'allow_once' });
  });

  it('may ask several things at once; each has its own answer', async () => {
    const calls = [[call('a'), call('b'), call('c')], [call('d')]];
    const running = ask({ cwd, calls, policy: patient, port });
    const asked = await Promise.all(['a', 'b', 'c'].map((title) => port.asked(title)));
    expect(port.questions.size).toBe(3);
    for (const { id, title } of asked.toReversed()) say(id, title !== 'b');
    say((await port.asked('d')).id, true);
    await running;
    expect(answersIn(cwd)).toEqual({
      a: 'allow_once',
      b: 'reject_once',
      c: 'allow_once',
      d: 'allow_once',
    });
  });

  it('is told no at the deadline, with why, and goes on', async () => {
    const calls = [[call('x')], [call('y')]];
    const { outcome } = await ask({ cwd, calls, policy: impatient, port });
    expect(port.ends).toEqual(['expired', 'expired']);
    expect(toldIn(cwd).slice(-2)).toEqual([
      { asked: 'x', answer: 'reject_once', why: 'nobody answered in time' },
      { asked: 'y', answer: 'reject_once', why: 'nobody answered in time' },
    ]);
    expect(outcome.blocked).toBe('"y" was not permitted: nobody answered in time');
  });

  it('that is canceled meanwhile is answered as the protocol wants it', async () => {
    const running = ask({ cwd, calls: [[call('x'), call('y')]], policy: patient, port });
    await Promise.all([port.asked('x'), port.asked('y')]);
    port.cancel();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ isCanceled: true });
    expect(answersIn(cwd)).toEqual({ x: 'cancelled', y: 'cancelled' });
    expect(port.ends).toEqual(['withdrawn', 'withdrawn']);
    expect(port.questions.size).toBe(0);
  });

  it('that dies meanwhile does not keep its run waiting', async () => {
    const running = ask({ cwd, calls: [[call('x')]], policy: patient, port });
    await port.asked('x');
    process.kill(port.pid, 'SIGKILL');
    const { outcome } = await running;
    expect(outcome).toMatchObject({ signal: 'SIGKILL', failure: { code: 'AGENT_FAILED' } });
    expect(port.ends).toEqual(['withdrawn']);
  });
});

describe('a question that is parked at its deadline', () => {
  const parks = { ...impatient, onDeadline: 'park' } as const;

  it('ends the run, keeps the conversation and leaves no process', async () => {
    const { outcome } = await ask({ cwd, calls: [[call('x')]], policy: parks, port });
    expect(outcome).toMatchObject({ isParked: true, isCanceled: false, answer: 'I begin. ' });
    const opened = toldIn(cwd)[0];
    expect(outcome.sessionId).toBe(opened?.['sessionId']);
    expect(port.asks[0]?.sessionId).toBe(opened?.['sessionId']);
    expect(toldIn(cwd)).toContainEqual({ method: 'cancel', sessionId: outcome.sessionId });
    expect(answersIn(cwd)).toEqual({ x: 'cancelled' });
    expect(port.ends).toEqual(['parked']);
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('takes the others of its run back', async () => {
    const due: (() => void)[] = [];
    const clock = (_ms: number, work: () => void) => {
      due.push(work);
      return () => undefined;
    };
    port = new AskedPort(new OpenQuestions(clock));
    const running = ask({ cwd, calls: [[call('x'), call('y')]], policy: parks, port });
    await Promise.all([port.asked('x'), port.asked('y')]);
    due[1]?.();
    const { outcome } = await running;
    expect(outcome.isParked).toBe(true);
    expect(port.ends.toSorted()).toEqual(['parked', 'withdrawn']);
    expect(answersIn(cwd)).toEqual({ x: 'cancelled', y: 'cancelled' });
  });

  it('is canceled when a person cancels while it is being parked', async () => {
    const running = ask({ cwd, calls: [[call('x')]], policy: parks, port });
    await port.seen((event) => event.name === 'permission_answer');
    port.cancel();
    expect((await running).outcome).toMatchObject({ isCanceled: true });
  });
});
