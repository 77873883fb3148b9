import { setTimeout as wait } from 'node:timers/promises';
import { type Client, type Routine, type Run, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { paceMs } from '../../src/run/rest/rules.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, type EventLog, startDaemon } from '../house/daemon.ts';
import { freshDatabase } from '../setup/postgres-database.ts';
import { installLimited } from './limited.ts';
import { node } from './stage.ts';

async function runOf(client: Client, { id }: Routine): Promise<Run | undefined> {
  return (await client.call(routes.listRoutineRuns, { params: { id } })).runs[0];
}

/** The routine's run, once it waits with a reason. */
async function waiting(daemon: EventLog & { client: Client }, routine: Routine): Promise<Run> {
  for (;;) {
    const run = await runOf(daemon.client, routine);
    if (run?.status === 'queued' && run.waitingFor?.includes('usage limit') === true) return run;
    // Nothing is published of it: a page asks as well.
    await wait(20);
  }
}

describe.each(['sqlite', 'postgres'] as const)('a usage window, on %s,', (engine) => {
  it('is waited for by every run of its account: no start before, one for each after, paced, also when the daemon is killed', async () => {
    const env: Record<string, string> =
      engine === 'postgres' ? { OD_DATABASE_URL: await freshDatabase() } : {};
    const agent = installLimited(0);
    const first = await startChildDaemon(env);
    agent.limitFor(15_000);
    const add = (name: string, inMs: number) =>
      addRoutineDueSoon(first.client, {
        name,
        inMs,
        agentId: 'claude',
        policies: agent.policies(name),
      });
    const one = await add('one', 200);
    await first.until('agent.rests');
    const two = await add('two', 200);
    const before = await waiting(first, one);
    const after = await waiting(first, two);
    for (const { waitingFor } of [before, after])
      expect(waitingFor).toBe(
        `the reset of the usage limit of claude (the key in ANTHROPIC_API_KEY): it is reset at ${new Date(agent.resetsAt).toISOString()}`,
      );

    await first.end('SIGKILL');
    const second = await startChildDaemon(env);
    const ended = await Promise.all(
      [one, two].map(({ id }) => second.until('run.finished', (it) => it.routineId === id)),
    );

    expect(ended.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    // The same runs of the same slots, and no failure counts.
    expect(ended.map(({ runId }) => runId)).toEqual([before.id, after.id]);
    const [report, ...starts] = agent.starts();
    expect(report?.name).toBe('one');
    expect(starts.map(({ name }) => name).toSorted()).toEqual(['one', 'two']);
    for (const { at } of starts) expect(at).toBeGreaterThanOrEqual(agent.resetsAt);
    const runs = await Promise.all(
      ended.map(({ agentRunId: id }) => second.client.call(routes.getRun, { params: { id } })),
    );
    const [early = 0, late = 0] = runs
      .map(({ run }) => run.startedAt ?? 0)
      .toSorted((a, b) => a - b);
    expect(late - early).toBeGreaterThanOrEqual(paceMs);
    const { routines } = await second.client.call(routes.listRoutines, {});
    expect(routines.map(({ failures, enabled }) => ({ failures, enabled }))).toEqual([
      { failures: 0, enabled: true },
      { failures: 0, enabled: true },
    ]);
    const audit = await second.client.call(routes.audit, { query: {} });
    expect(audit).toMatchObject({ ok: true, expected: 2, recorded: 2 });
  }, 120_000);
});

describe('a usage window', () => {
  const hour = 3_600_000;

  it('is not waited for where a fallback is named: it works instead, and nobody asks the other agent', async () => {
    const agent = installLimited(hour);
    const daemon = await startDaemon();
    const says = `process.stdout.write('I stood in.')`;
    const fallback = { agentId: 'command', agentOptions: { argv: node(says) } };
    const add = (name: string) =>
      addRoutineDueSoon(daemon.client, {
        agentId: 'claude',
        policies: agent.policies(name, { usageWindow: { fallback } }),
      });

    const one = await add('one');
    const ended = await daemon.until('run.finished', (it) => it.routineId === one.id);
    const two = await add('two');
    const second = await daemon.until('run.finished', (it) => it.routineId === two.id);

    expect([ended.status, second.status]).toEqual(['succeeded', 'succeeded']);
    for (const [{ agentRunId }, attempt] of [
      [ended, 2],
      [second, 1],
    ] as const) {
      const { run } = await daemon.client.call(routes.getRun, { params: { id: agentRunId } });
      expect(run).toMatchObject({ agentId: 'command', attempt });
    }
    expect((await runOf(daemon.client, two))?.summary).toBe('I stood in.');
    expect(agent.starts().map(({ name }) => name)).toEqual(['one']);
  });

  it('is shown by `why`, `doctor` and the list of agents, and ended by a person', async () => {
    const agent = installLimited(hour);
    const daemon = await startDaemon();
    const it = await addRoutineDueSoon(daemon.client, {
      agentId: 'claude',
      policies: agent.policies('one'),
    });
    const run = await waiting(daemon, it);
    const when = new Date(agent.resetsAt).toISOString();

    const { sentences } = await daemon.client.call(routes.explainSlot, {
      params: { id: it.id },
      query: { at: run.slotAt ?? 0 },
    });
    expect(sentences[1]).toContain(`is queued, waiting for the reset of the usage limit of claude`);
    expect(sentences[1]).toContain(when);
    const { run: shown } = await daemon.client.call(routes.getRun, {
      params: { id: run.agentRunId },
    });
    expect(shown.waitingFor).toBe(run.waitingFor);
    const { checks } = await daemon.client.call(routes.doctor, {});
    expect(checks.find(({ name }) => name === 'Usage limits')).toMatchObject({
      ok: true,
      found: `claude (the key in ANTHROPIC_API_KEY) rests until its reset at ${when}`,
    });
    const { agents } = await daemon.client.call(routes.listAgents, { query: {} });
    const resting = agents.filter(({ rests }) => rests.length > 0);
    expect(resting.map(({ id }) => id)).toEqual(['claude', 'claude-acp']);
    expect(resting[0]?.rests).toMatchObject([{ until: agent.resetsAt, isTold: true }]);

    const { woken } = await daemon.client.call(routes.wakeAgent, { params: { id: 'claude' } });
    expect(woken).toBe(1);
    // It is started again at once, and reaches its limit again.
    const times = () => daemon.events.filter(({ type }) => type === 'agent.rests').length;
    await daemon.until('agent.rests', () => times() === 3);
    expect(agent.starts()).toHaveLength(2);
  });

  it('is waited for by a run that its daemon leaves queued when it stops, and that a person can cancel', async () => {
    const agent = installLimited(hour);
    const first = await startDaemon();
    const it = await addRoutineDueSoon(first.client, {
      agentId: 'claude',
      policies: agent.policies('one'),
    });
    const run = await waiting(first, it);
    await first.stop();

    const second = await startDaemon();
    const again = await waiting(second, it);
    expect(again).toMatchObject({ id: run.id, agentRunId: run.agentRunId, slotAt: run.slotAt });
    await second.client.call(routes.cancelRun, { params: { id: run.agentRunId } });
    expect(await second.until('run.finished')).toMatchObject({ runId: run.id, status: 'canceled' });
    expect(agent.starts()).toHaveLength(1);
  });

  it('ends a message of a person with what the agent said, and the next one waits', async () => {
    const agent = installLimited(hour);
    const daemon = await startDaemon();
    const { project } = await daemon.client.call(routes.createProject, { body: { name: 'P' } });
    const send = () =>
      daemon.client.call(routes.createRun, {
        body: { agentId: 'claude', message: 'Hello.', projectId: project.id },
      });

    const { runId } = await send();
    await daemon.until('run.finished', ({ agentRunId }) => agentRunId === runId);
    const read = async (id: string) =>
      (await daemon.client.call(routes.getRun, { params: { id } })).run;
    expect(await read(runId)).toMatchObject({
      status: 'failed',
      errorCode: 'USAGE_LIMIT',
      error: "Claude Code has reached its usage limit: You've hit your session limit",
    });

    const next = await send();
    // For a moment it waits for a place, as every run does.
    let waitingFor: string | null = null;
    while (waitingFor?.startsWith('the reset of the usage limit of claude') !== true) {
      ({ waitingFor } = await read(next.runId));
      await wait(20);
    }
    await daemon.client.call(routes.cancelRun, { params: { id: next.runId } });
    const ended = await daemon.until('run.finished', (it) => it.agentRunId === next.runId);
    expect(ended.status).toBe('canceled');
    expect(agent.starts()).toHaveLength(1);
  });
});
