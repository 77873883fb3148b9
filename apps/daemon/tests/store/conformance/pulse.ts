import type { RunEvent, RunEventBody } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { createPulseReader } from '../../../src/show/home/pulse.ts';
import { insertAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { storeEvents } from '../../../src/store/queries/run-events.ts';
import { databaseSize } from '../../../src/store/queries/database-size.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { agentRunRow, ten } from './examples.ts';

const says = (text: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'text_delta', text },
});
const uses = (usage: Record<string, number>, costUsd: number | null): RunEventBody => ({
  name: 'agent',
  data: { type: 'usage', usage, costUsd, durationMs: null, stopReason: null },
});
const calls: RunEventBody = {
  name: 'agent',
  data: { type: 'tool_use', id: 't', name: 'Read', input: { text: '{"type":"usage"' } },
};

/** A run at work that says these things, one after the other. */
async function talker(store: Store, id: string) {
  await store.write(() => insertAgentRun(agentRunRow(id, { status: 'running' })));
  let seq = 0;
  return async (...bodies: RunEventBody[]) => {
    const events = bodies.map((body): RunEvent => ({ seq: (seq += 1), at: ten, ...body }));
    await store.write(() => storeEvents([[id, events]]));
  };
}

/** What a run at work last said, and what it has used. */
export function exercisePulse(open: GroundOpener): void {
  describe('a run at work', () => {
    test('tells its last line of text, put together from pieces', async () => {
      const { store } = await open.fresh();
      const say = await talker(store, 'a');
      const pulses = createPulseReader();
      const line = async () => (await store.read(() => pulses.of(['a'])))[0]?.lastLine;
      expect(await line()).toBeNull();
      await say(says('Looking at '), says('the files.\n'), says('Fou'), says('nd it'));
      expect(await line()).toBe('Found it');
      await say(says('.\n\n  '));
      expect(await line()).toBe('Found it.');
      await say(calls);
      expect(await line()).toBe('Found it.');
      await say(says('Next'), calls, says('Then'));
      expect(await line()).toBe('Then');
      await say({ name: 'stderr', data: { text: 'warning: x\n' } });
      expect(await line()).toBe('warning: x');
    });

    test('tells what it has used so far, counted on from look to look', async () => {
      const { store } = await open.fresh();
      const say = await talker(store, 'a');
      const [kept, anew] = [createPulseReader(), createPulseReader];
      const usage = async (of = kept) => (await store.read(() => of.of(['a'])))[0]?.usage;
      await say(calls);
      expect(await usage()).toBeNull();
      await say(uses({ input: 10, output: 2 }, null), says('x'));
      const first = { input: 10, cachedInput: null, output: 2, reasoning: null };
      expect(await usage()).toEqual({ ...first, costUsd: null, costSource: 'unknown' });
      await say(uses({ input: 5, output: 1, reasoning: 3 }, 0.25), uses({}, 0.5));
      const second = { input: 15, cachedInput: null, output: 3, reasoning: 3 };
      const sum = { ...second, costUsd: 0.75, costSource: 'reported' };
      expect(await usage()).toEqual(sum);
      expect(await usage(anew())).toEqual(sum);
      // Another run of the same daemon has its own.
      await store.read(() => kept.of(['b']));
      expect(await usage()).toEqual(sum);
    });

    test('of an agent that tells how full its context is tells the cost so far', async () => {
      const { store } = await open.fresh();
      const say = await talker(store, 'a');
      await say(uses({ used: 100, size: 1_000 }, 0.25), uses({ used: 300, size: 1_000 }, 0.75));
      const [pulse] = await store.read(() => createPulseReader().of(['a']));
      expect(pulse?.usage).toMatchObject({ input: null, costUsd: 0.75, costSource: 'reported' });
    });
  });

  test('the database tells how much room it takes', async () => {
    const { store } = await open.fresh();
    expect(await store.read(databaseSize)).toBeGreaterThan(10_000);
  });
}
