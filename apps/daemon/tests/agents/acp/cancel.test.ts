import type { RunEventBody } from '@open-design/contracts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder, livingGroup, nodeArgv, Recorder, runToEnd } from '../run-agent.ts';
import { agent, workspace } from './fixture-agent.ts';

let { prompted, prompt } = workspace('');
beforeEach(async () => {
  ({ prompted, prompt } = workspace(await emptyFolder()));
  return () => vi.useRealTimers();
});

const isPlan = (event: RunEventBody) => event.name === 'agent' && event.data.type === 'raw';

describe('canceling an ACP agent', () => {
  it('before it starts starts nothing', async () => {
    const port = new Recorder();
    port.cancel();
    const { outcome } = await prompt('say x', port);
    expect(outcome).toMatchObject({ isCanceled: true, failure: { code: 'CANCELED' } });
    expect(port.processes).toEqual([]);
  });

  it('lets it say its last, also while the clock stands still', async () => {
    vi.useFakeTimers();
    const port = new Recorder();
    const running = prompt('wait', port);
    await port.seen(isPlan);
    port.cancel();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ isCanceled: true, answer: 'I was asked to stop' });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('ends it when it does not listen', async () => {
    const port = new Recorder();
    const running = prompt('hang', port);
    await port.seen(isPlan);
    port.cancel();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ isCanceled: true, signal: 'SIGKILL' });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it.each([
    ['answers with an error', 'fails'],
    ['exits', 'exits'],
    ['says that its turn is done', 'ends'],
    ['goes on telling for ever', 'tells'],
  ])('is a cancel, whatever it does then: it %s', async (_, how) => {
    const port = new Recorder();
    const running = prompt(`late ${how}`, port);
    await port.seen(isPlan);
    port.cancel();
    port.cancel();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ isCanceled: true, failure: { code: 'CANCELED' } });
    expect(livingGroup(port.pid)).toEqual([]);
    const told = port.events.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(port.events).toHaveLength(told);
  });

  it('at any of its events ends it one way: canceled, or done before', async () => {
    const updates = [{ sessionUpdate: 'plan', entries: [] }];
    const text = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'x' } };
    const turn = `updates ${JSON.stringify([...updates, text, text, text])}`;
    for (const at of [1, 2, 3, 4]) {
      const port = new Recorder();
      const running = prompt(turn, port);
      await port.seen(() => port.events.length >= at);
      port.cancel();
      const { outcome } = await running;
      const code = outcome.failure?.code ?? null;
      const answer = outcome.isCanceled ? 'any' : outcome.answer;
      expect([
        [true, 'CANCELED', 'any'],
        [false, null, 'xxx'],
      ]).toContainEqual([outcome.isCanceled, code, answer]);
      expect(livingGroup(port.pid)).toEqual([]);
    }
  });

  it('ends it before it has a session', async () => {
    const port = new Recorder();
    const running = runToEnd(agent(nodeArgv('waits.mjs')), prompted('x'), port);
    await port.seen((event) => event.name === 'stdout');
    port.cancel();
    expect((await running).outcome).toMatchObject({ isCanceled: true, signal: 'SIGTERM' });
    expect(livingGroup(port.pid)).toEqual([]);
  });
});
