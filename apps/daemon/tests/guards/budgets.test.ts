import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import {
  agentRun,
  eventsOf,
  gone,
  type SeenEvent,
  startDaemon,
  type TestDaemon,
} from '../house/daemon.ts';
import { addSpender, installSpender, runNow, spends } from './spender.ts';
import { workFolder } from './stage.ts';

/** USD that a run's events tell of. */
function usdOf(events: readonly SeenEvent[]): number {
  return events.reduce(
    (sum, it) =>
      sum + (it.name === 'agent' && it.data.type === 'usage' ? (it.data.costUsd ?? 0) : 0),
    0,
  );
}

async function finished(daemon: TestDaemon, agentRunId: string) {
  await daemon.until('run.finished', (it) => it.agentRunId === agentRunId);
  const events = await eventsOf(daemon.client, agentRunId);
  return { run: await agentRun(daemon.client, agentRunId), usd: usdOf(events) };
}

describe('a budget', () => {
  it('of a run stops it after one event too many, and nothing of it is left', async () => {
    installSpender();
    const daemon = await startDaemon();
    const file = path.join(workFolder(), 'pids');
    const policies = spends({ steps: 99, usd: 0.1, everyMs: 400, file }, { usdPerRun: 0.35 });
    const routine = await addSpender(daemon, policies);

    const { run, usd } = await finished(daemon, await runNow(daemon, routine));

    expect(run).toMatchObject({ status: 'blocked', errorCode: 'BUDGET_EXCEEDED' });
    expect(run.error).toMatch(/^The run was stopped: it had used 0\.4 of 0\.35 USD/);
    expect(usd).toBeCloseTo(0.4, 6);
    await gone(Number(readFileSync(file, 'utf8')));
  });

  it('of a run in tokens stops it too', async () => {
    installSpender();
    const daemon = await startDaemon();
    const file = path.join(workFolder(), 'pids');
    const policies = spends({ steps: 99, usd: 0, everyMs: 400, file }, { tokensPerRun: 250 });

    const { run } = await finished(
      daemon,
      await runNow(daemon, await addSpender(daemon, policies)),
    );

    expect(run).toMatchObject({ status: 'blocked', errorCode: 'BUDGET_EXCEEDED' });
    expect(run.error).toContain('it had used 300 of 250 tokens');
  });

  it('leaves a run that has ended by itself with more than it may as it is', async () => {
    installSpender();
    const daemon = await startDaemon();
    const file = path.join(workFolder(), 'pids');
    const policies = spends({ steps: 1, usd: 9, file }, { usdPerRun: 0.35 });

    const { run } = await finished(
      daemon,
      await runNow(daemon, await addSpender(daemon, policies)),
    );

    expect(run).toMatchObject({ status: 'succeeded', error: null });
  });

  it('of a day that is used up skips the slot: no agent is started, and the ledger and `why` say so', async () => {
    installSpender();
    const daemon = await startDaemon();
    const file = path.join(workFolder(), 'pids');
    const policies = spends({ steps: 2, usd: 0.1, file }, { usdPerDay: 0.3 });
    const routine = await addSpender(daemon, policies, 6_000);
    await finished(daemon, await runNow(daemon, routine));

    const { agentRunId } = await daemon
      .until('slot.claimed')
      .then(({ runId }) => daemon.until('run.finished', (it) => it.runId === runId));

    const { run } = await finished(daemon, agentRunId);
    expect(run).toMatchObject({ status: 'blocked', errorCode: 'BUDGET_EXCEEDED' });
    expect(run.error).toContain(
      'the budget of its routine for the day, 0.3 USD, has 0.1 USD left, and it needs 0.2 USD',
    );
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
    const { id } = routine;
    const { slots } = await daemon.client.call(routes.listSlots, { params: { id } });
    expect(slots).toMatchObject([{ outcome: 'skipped', cause: 'budget' }]);
    const { sentences } = await daemon.client.call(routes.explainSlot, {
      params: { id },
      query: { at: slots[0]?.slotAt ?? 0 },
    });
    expect(sentences[0]).toBe('The slot was skipped: a budget had no room for its run.');
    const audit = await daemon.client.call(routes.audit, { query: {} });
    expect(audit).toMatchObject({ ok: true, expected: 1, recorded: 1 });
    const { routine: now } = await daemon.client.call(routes.getRoutine, { params: { id } });
    expect(now.failures).toBe(0);
  });

  it('of all runs stops those at work when it is used up, before they pass it by more than one event', async () => {
    installSpender();
    process.env['OD_BUDGET_USD_PER_DAY'] = '1';
    const daemon = await startDaemon();
    delete process.env['OD_BUDGET_USD_PER_DAY'];
    const file = path.join(workFolder(), 'pids');
    const routines = [];
    for (const _ of ['one', 'two']) {
      const it = await addSpender(daemon, spends({ steps: 1, usd: 0.1, file }));
      await finished(daemon, await runNow(daemon, it));
      routines.push(it);
    }
    const long = { policies: spends({ steps: 99, usd: 0.1, everyMs: 400, file }) };
    for (const { id } of routines)
      await daemon.client.call(routes.updateRoutine, { params: { id }, body: long });

    const ids = await Promise.all(routines.map((it) => runNow(daemon, it)));
    const ended = await Promise.all(ids.map((id) => finished(daemon, id)));

    for (const { run, usd } of ended) {
      expect(run).toMatchObject({ status: 'blocked', errorCode: 'BUDGET_EXCEEDED' });
      expect(usd).toBeGreaterThan(0.1);
    }
    const sum = ended.reduce((all, { usd }) => all + usd, 0.2);
    expect(sum).toBeGreaterThan(0.75);
    expect(sum).toBeLessThan(1.101);
  });

  it('of a project holds for all its routines', async () => {
    installSpender();
    const daemon = await startDaemon();
    const file = path.join(workFolder(), 'pids');
    const { project } = await daemon.client.call(routes.createProject, {
      body: { name: 'P', metadata: { dayBudget: { usdPerDay: 0.5 } } },
    });
    const target = { mode: 'reuse', projectId: project.id } as const;
    const one = await addSpender(daemon, spends({ steps: 5, usd: 0.1, file }));
    const two = await addSpender(daemon, spends({ steps: 5, usd: 0.1, file }));
    for (const { id } of [one, two])
      await daemon.client.call(routes.updateRoutine, { params: { id }, body: { target } });

    const first = await finished(daemon, await runNow(daemon, one));
    const second = await finished(daemon, await runNow(daemon, two));

    expect(first.run.status).toBe('succeeded');
    expect(second.run).toMatchObject({ status: 'blocked', errorCode: 'BUDGET_EXCEEDED' });
    expect(second.run.error).toContain('the budget of its project for the day, 0.5 USD');
    expect(existsSync(file)).toBe(true);
  });
});
