import { defaultPolicies, type Policies } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { admit, type AdmissionDesk } from '../../../src/run/budget/admit.ts';
import { noteSpending, settleSpending } from '../../../src/run/budget/settle.ts';
import { daySpan } from '../../../src/schedule/day-span.ts';
import { insertProject } from '../../../src/store/queries/projects.ts';
import { findSpending, spentBy } from '../../../src/store/queries/spendings.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { ten } from './examples.ts';

const hour = 3_600_000;

function desk(all: { tokensPerDay?: number; usdPerDay?: number } = {}): AdmissionDesk {
  const settings = { tokensPerDay: null, usdPerDay: null, timeZone: 'UTC', ...all };
  return { settings, dayOf: daySpan };
}

/** A run of the routine `r` in the project `p`. */
function run(agentRunId: string, budget: Partial<Policies['budget']> = {}, routineId = 'r') {
  const policies = { ...defaultPolicies, budget: { ...defaultPolicies.budget, ...budget } };
  return { agentRunId, routineId, projectId: 'p', policies };
}

const end = { exitCode: 0, signal: null, failure: null };
function used(tokens: number, costUsd: number | null) {
  const usage = { input: tokens, output: 0, cachedInput: 0, reasoning: 0, costUsd };
  return { ...end, usage: { ...usage, costSource: 'reported' as const } };
}

/** Runs that used so much, before the day of the test. */
async function history(store: Store, usd: readonly number[]): Promise<void> {
  for (const [index, it] of usd.entries())
    await store.write(() => settleSpending(run(`past-${index}`), used(100, it), ten - 48 * hour));
}

/** Budgets: what is admitted, what is held, and what is left. */
export function exerciseBudgets(open: GroundOpener): void {
  describe('a budget', () => {
    test('of a day is never held twice: of 20 that ask at once from four daemons, those that fit are admitted', async () => {
      const ground = await open.fresh();
      await history(ground.store, [0.5]);
      const stores = [ground.store];
      for (let more = 1; more < 4; more += 1) stores.push(await ground.openAgain());
      const asked = Array.from({ length: 20 }, (_, index) => {
        const store = stores[index % 4] ?? ground.store;
        return store.write(() => admit(run(`run-${index}`, { usdPerDay: 3.2 }), desk(), ten));
      });

      const answers = await Promise.all(asked);

      expect(answers.filter((it) => 'most' in it)).toHaveLength(6);
      const { from, until } = daySpan('UTC', ten);
      const spent = await ground.store.read(() => spentBy({ kind: 'all' }, from, until));
      expect(spent).toEqual({ tokens: 600, microUsd: 3_000_000 });
    });

    test.each([
      ['of its routine', 'tokensPerDay in budget of the policies', { tokensPerDay: 150 }, {}, null],
      [
        'of its project',
        'tokensPerDay in dayBudget of the metadata',
        {},
        {},
        { tokensPerDay: 150 },
      ],
      ['of all runs', 'OD_BUDGET_TOKENS_PER_DAY', {}, { tokensPerDay: 150 }, null],
    ])('%s refuses what does not fit, in words', async (owner, place, budget, all, dayBudget) => {
      const { store } = await open.fresh();
      const at = { createdAt: ten, updatedAt: ten };
      const metadata = dayBudget === null ? null : { dayBudget };
      await store.write(() => insertProject({ id: 'p', name: 'P', metadata, ...at }));
      await history(store, [0.5]);
      const ask = (id: string) => store.write(() => admit(run(id, budget), desk(all), ten));

      expect(await ask('one')).toMatchObject({ most: { tokens: 150 } });
      const refused = await ask('two');

      expect(refused).toHaveProperty(
        'refusal',
        expect.stringContaining(
          `the budget ${owner} for the day, 150 tokens, has 50 tokens left, and it needs 100 tokens`,
        ),
      );
      expect(refused).toHaveProperty('refusal', expect.stringContaining(`raise ${place}`));
      expect(await store.read(() => findSpending('two'))).toBeNull();
    });

    test('holds the 95th percentile of the last 50 runs, and gives back what is not used', async () => {
      const { store } = await open.fresh();
      await history(store, [9, ...Array.from({ length: 50 }, (_, index) => (index + 1) / 100)]);
      await store.write(() => admit(run('it', { usdPerDay: 1 }), desk(), ten));
      const held = await store.read(() => findSpending('it'));
      expect(held).toMatchObject({
        reserved: { microUsd: 480_000 },
        most: { microUsd: 1_000_000 },
      });

      await store.write(() => settleSpending(run('it'), used(10, 0.02), ten + 1));
      const { from, until } = daySpan('UTC', ten);
      const spent = await store.read(() => spentBy({ kind: 'all' }, from, until));
      expect(spent).toEqual({ tokens: 10, microUsd: 20_000 });
    });

    test('of one run bounds what is held for it and what it may use', async () => {
      const { store } = await open.fresh();
      const budget = { usdPerRun: 0.25, usdPerDay: 2 };
      const admitted = await store.write(() => admit(run('it', budget), desk(), ten));
      expect(admitted).toEqual({
        most: { tokens: null, microUsd: 250_000 },
        granted: { tokens: null, microUsd: 250_000 },
      });
      const held = await store.read(() => findSpending('it'));
      expect(held).toMatchObject({ reserved: { microUsd: 250_000, tokens: 200_000 } });
    });

    test('without a past holds no more than a day has', async () => {
      const { store } = await open.fresh();
      const ask = (id: string) =>
        store.write(() => admit(run(id, { usdPerDay: 0.3 }), desk(), ten));
      expect(await ask('one')).toMatchObject({ most: { microUsd: 300_000 } });
      expect(await ask('two')).toHaveProperty('refusal');
    });

    test('without a past starts with what others have left, if that is a tenth of what is usual', async () => {
      const { store } = await open.fresh();
      const all = desk({ usdPerDay: 1 });
      await store.write(() => settleSpending(run('else', {}, 'other'), used(5, 0.85), ten));
      expect(await store.write(() => admit(run('one'), all, ten))).toMatchObject({
        most: { microUsd: 150_000 },
      });
      const held = await store.read(() => findSpending('one'));
      expect(held).toMatchObject({ reserved: { microUsd: 150_000 } });
      await store.write(() => settleSpending(run('one', {}, 'third'), used(5, 0.1), ten));
      const late = await store.write(() => admit(run('two', {}, 'third'), all, ten));
      expect(late).toHaveProperty('refusal', expect.stringContaining('has 0.05 USD left'));
    });

    test('begins anew at midnight in its zone', async () => {
      const { store } = await open.fresh();
      await history(store, [1]);
      const budget = { usdPerDay: 1, timezone: 'Asia/Tokyo' };
      const { until } = daySpan('Asia/Tokyo', ten);
      const ask = (id: string, at: number) => store.write(() => admit(run(id, budget), desk(), at));
      expect(await ask('one', ten)).toHaveProperty('most');
      expect(await ask('two', until - 1)).toHaveProperty('refusal');
      expect(await ask('three', until)).toHaveProperty('most');
    });

    test('admits an attempt again without holding twice, as after a crash', async () => {
      const { store } = await open.fresh();
      const ask = () => store.write(() => admit(run('one', { usdPerDay: 1 }), desk(), ten));
      const first = await ask();
      expect(await ask()).toEqual(first);
    });

    test('that is not set holds nothing, and remembers what was used', async () => {
      const { store } = await open.fresh();
      const none = { tokens: null, microUsd: null };
      expect(await store.write(() => admit(run('it'), desk(), ten))).toEqual({
        most: none,
        granted: none,
      });
      expect(await store.read(() => findSpending('it'))).toBeNull();
      await store.write(() => settleSpending(run('it'), used(5, 0.01), ten));
      expect(await store.read(() => findSpending('it'))).toMatchObject({ isClosed: true });
    });

    test('gives back all that was held for a run that never got to its agent', async () => {
      const { store } = await open.fresh();
      await store.write(() => admit(run('it', { usdPerDay: 1 }), desk(), ten));
      const skipped = { ...end, skippedBy: 'pre_check' as const };
      await store.write(() => settleSpending(run('it'), skipped, ten));
      expect(await store.read(() => findSpending('it'))).toBeNull();
    });

    test('counts what was held where an agent tells tokens and no cost', async () => {
      const { store } = await open.fresh();
      await store.write(() => admit(run('it', { usdPerDay: 1 }), desk(), ten));
      await store.write(() => settleSpending(run('it'), used(7, null), ten));
      const found = await store.read(() => findSpending('it'));
      expect(found).toMatchObject({ used: { tokens: 7, microUsd: 1_000_000 }, isClosed: true });
    });

    test('holds the next event of a run while the day has room, and stops the run when it has none', async () => {
      const { store } = await open.fresh();
      await history(store, [0.4]);
      const budget = { usdPerDay: 1 };
      for (const id of ['one', 'two']) await store.write(() => admit(run(id, budget), desk(), ten));
      const note = (id: string, microUsd: number) => {
        const it = { used: { tokens: 1, microUsd }, step: { tokens: 1, microUsd: 100_000 } };
        return store.write(() => noteSpending(run(id, budget), it, desk(), ten));
      };

      // Each has 0.4 of its own, and 0.2 are left.
      expect(await note('one', 300_000)).toEqual({ tokens: null, microUsd: 400_000 });
      expect(await note('one', 400_000)).toEqual({ tokens: null, microUsd: 500_000 });
      expect(await note('two', 350_000)).toEqual({ tokens: null, microUsd: 450_000 });
      expect(await note('one', 500_000)).toEqual({ tokens: null, microUsd: 600_000 });
      // Of the last 0.05 one may take more than there is.
      expect(await note('two', 450_000)).toBeNull();
      expect(await note('one', 590_000)).toBeNull();
      const third = await store.write(() => admit(run('three', budget), desk(), ten));
      expect(third).toHaveProperty('refusal', expect.stringContaining('has 0 USD left'));
    });

    test('of all runs is passed by no more than one event, however many runs of how many daemons spend at once', async () => {
      const ground = await open.fresh();
      await history(ground.store, [0.3]);
      const stores = [ground.store, await ground.openAgain(), await ground.openAgain()];
      const all = desk({ usdPerDay: 3 });
      const event = 70_000;
      const spend = async (index: number): Promise<number> => {
        const store = stores[index % stores.length] ?? ground.store;
        const it = run(`run-${index}`);
        if ('refusal' in (await store.write(() => admit(it, all, ten)))) return 0;
        for (let microUsd = event; ; microUsd += event) {
          const told = { used: { tokens: 1, microUsd }, step: { tokens: 1, microUsd: event } };
          const granted = await store.write(() => noteSpending(it, told, all, ten));
          if (granted !== null) continue;
          await store.write(() => settleSpending(it, used(1, microUsd / 1_000_000), ten));
          return microUsd;
        }
      };

      const spent = await Promise.all(Array.from({ length: 20 }, (_, index) => spend(index)));

      const sum = spent.reduce((total, it) => total + it, 0);
      expect(sum).toBeGreaterThan(3_000_000 - 10 * event);
      expect(sum).toBeLessThanOrEqual(3_000_000 + event);
    });
  });
}
