import { fileURLToPath } from 'node:url';
import { defaultPolicies, type RoutineInput, routes } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { systemFacts } from '../../src/commands/system.ts';
import { recordAbsence } from '../../src/store/queries/absences.ts';
import { openStore } from '../../src/store/store.ts';
import { startDaemon, type TestDaemon } from '../house/daemon.ts';
import { folderWith } from '../plugins/folders.ts';

/** A routine that comes due tomorrow, and works as this script does. */
function scripted(script: string, more: Partial<RoutineInput> = {}): RoutineInput {
  return {
    name: 'Scripted',
    prompt: 'Go.',
    schedule: { kind: 'daily', time: '08:00', timezone: 'UTC' },
    target: { mode: 'create_each_run' },
    agentId: 'command',
    agentOptions: { argv: [process.execPath, '-e', script] },
    enabled: true,
    ...more,
  };
}
async function create({ client }: TestDaemon, body: RoutineInput) {
  return (await client.call(routes.createRoutine, { body })).routine;
}
/** Runs a routine to its end. */
async function runOnce({ client, until }: TestDaemon, id: string): Promise<string> {
  const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
  await until('run.finished', (event) => event.agentRunId === agentRunId);
  return agentRunId;
}
const attention = async ({ client }: TestDaemon) =>
  (await client.call(routes.listAttention, {})).items;

describe('the inbox', () => {
  test('has a finished run, unread until a person looks, and nothing leaves it by itself', async () => {
    const daemon = await startDaemon();
    const { client, until, events } = daemon;
    const { id: routineId } = await create(daemon, scripted('console.log("one\\ntwo   things")'));
    const agentRunId = await runOnce(daemon, routineId);
    const inbox = async (unread: 'true' | 'false') =>
      await client.call(routes.listInbox, { query: { unread } });
    expect(await inbox('true')).toMatchObject({
      items: [
        {
          agentRunId,
          routineId,
          routineName: 'Scripted',
          projectName: expect.any(String),
          status: 'succeeded',
          trigger: 'manual',
          slotAt: null,
          summary: 'one two things',
          lookedAt: null,
        },
      ],
      unread: 1,
      nextBefore: null,
    });
    const params = { id: agentRunId };
    const { lookedAt } = await client.call(routes.lookedAtRun, { params });
    expect(await until('run.looked')).toMatchObject({ agentRunId, lookedAt });
    expect(await inbox('true')).toEqual({ items: [], unread: 0, nextBefore: null });
    expect((await inbox('false')).items).toMatchObject([{ agentRunId, lookedAt }]);
    expect((await client.call(routes.getRun, { params })).run.lookedAt).toBe(lookedAt);

    await client.call(routes.unlookRun, { params });
    expect((await inbox('true')).unread).toBe(1);
    const body = { until: Date.now() };
    expect(await client.call(routes.lookedAtInbox, { body })).toEqual({ looked: 1 });
    expect(await client.call(routes.lookedAtInbox, { body })).toEqual({ looked: 0 });
    expect(events.filter(({ type }) => type === 'run.looked')).toHaveLength(3);
  });

  test('is read page by page', async () => {
    const daemon = await startDaemon();
    const { id } = await create(daemon, scripted(''));
    const ran = [await runOnce(daemon, id), await runOnce(daemon, id), await runOnce(daemon, id)];
    const page = async (before?: string) =>
      await daemon.client.call(routes.listInbox, { query: { before, limit: 2 } });
    const first = await page();
    const second = await page(first.nextBefore ?? '');
    const seen = [...first.items, ...second.items].map(({ agentRunId }) => agentRunId);
    expect([seen, second.nextBefore]).toEqual([ran.toReversed(), null]);
    await expect(page('yesterday')).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ field: 'query.before' }],
    });
  });

  test('refuses to take a live run, or one that there is not, for looked at', async () => {
    const daemon = await startDaemon();
    const { client, until } = daemon;
    const { id } = await create(daemon, scripted('setInterval(() => {}, 1000)'));
    const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
    await until('run.started');
    const look = (run: string) => client.call(routes.lookedAtRun, { params: { id: run } });
    await expect(look(agentRunId)).rejects.toMatchObject({ code: 'CONFLICT', status: 409 });
    await expect(look('none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(client.call(routes.unlookRun, { params: { id: 'none' } })).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    });
  });
});

describe('what runs now', () => {
  test('is told with its last line, until it has ended', async () => {
    const daemon = await startDaemon();
    const { client, until } = daemon;
    const script = 'console.log("first"); console.log("half way"); setInterval(() => {}, 1000)';
    const routine = await create(daemon, scripted(script));
    const { agentRunId, run } = await client.call(routes.runRoutine, {
      params: { id: routine.id },
    });
    const response = await client.open(routes.runEvents, { params: { id: agentRunId } });
    await textSeen(response, 'half way');
    const live = async () => await client.call(routes.listLiveRuns, {});
    expect(await live()).toMatchObject({
      runs: [
        {
          id: agentRunId,
          runId: run.id,
          routineName: 'Scripted',
          trigger: 'manual',
          status: 'running',
          lastLine: 'half way',
          usage: null,
        },
      ],
      truncated: false,
    });
    await client.call(routes.cancelRun, { params: { id: agentRunId } });
    await until('run.finished');
    expect((await live()).runs).toEqual([]);
  });
});

/** Reads a stream until it has said this, and leaves. */
async function textSeen(response: Response, text: string): Promise<void> {
  let seen = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    seen += decoder.decode(bytes, { stream: true });
    if (seen.includes(text)) return;
  }
  throw new Error(`the stream ended without ${text}`);
}

describe('what waits for a person', () => {
  test('is a question of an agent, with the time that is left', async () => {
    const daemon = await startDaemon();
    const agent = fileURLToPath(new URL('../agents/fixtures/asking-agent.mjs', import.meta.url));
    const options = [{ optionId: 'y', kind: 'allow_once', name: 'Yes' }];
    const call = { toolCallId: 'call-1', title: 'rm -rf build', kind: 'execute', options };
    const { id } = await create(
      daemon,
      scripted('', {
        name: 'Asks',
        prompt: JSON.stringify([[call]]),
        agentId: 'acp',
        agentOptions: { argv: [process.execPath, agent, 'forgets'] },
        policies: {
          ...defaultPolicies,
          approvals: { mode: 'ask', deadlineMs: 600_000, onDeadline: 'deny' },
        },
      }),
    );
    await daemon.client.call(routes.runRoutine, { params: { id } });
    const asked = await daemon.until('run.needs_you');
    const [item, ...others] = await attention(daemon);
    expect(item).toMatchObject({
      kind: 'permission',
      routineId: id,
      routineName: 'Asks',
      agentRunId: asked.agentRunId,
      projectId: asked.projectId,
      request: { id: asked.requestId, title: 'rm -rf build' },
    });
    expect(others).toEqual([]);
    const body = { requestId: asked.requestId, allow: true };
    await daemon.client.call(routes.answerRun, { params: { id: asked.agentRunId }, body });
    await daemon.until('run.finished');
    expect(await attention(daemon)).toEqual([]);
  });

  test('is a routine that fails again and again, and then that its policy paused it', async () => {
    const daemon = await startDaemon();
    const policies = { ...defaultPolicies, pauseAfterFailures: 3 };
    const { id: routineId } = await create(daemon, scripted('process.exit(3)', { policies }));
    await runOnce(daemon, routineId);
    expect(await attention(daemon)).toEqual([]);
    const agentRunId = await runOnce(daemon, routineId);
    const error = expect.stringContaining('3');
    expect(await attention(daemon)).toMatchObject([
      { kind: 'failing', routineId, agentRunId, failures: 2, error, errorCode: 'AGENT_FAILED' },
    ]);
    await runOnce(daemon, routineId);
    expect(await attention(daemon)).toMatchObject([
      {
        kind: 'paused_by_policy',
        routineId,
        failures: 3,
        reason: expect.stringContaining('3'),
        error,
      },
    ]);
    await daemon.client.call(routes.resumeRoutine, { params: { id: routineId } });
    expect((await attention(daemon)).filter(({ kind }) => kind === 'paused_by_policy')).toEqual([]);
  });

  test('is an agent that is not here, once this daemon has looked, with what to do', async () => {
    const daemon = await startDaemon();
    const named = await create(daemon, scripted('', { name: 'Named', agentId: 'no-such-agent' }));
    await create(daemon, scripted('', { name: 'Paused', agentId: 'nor-this', enabled: false }));
    await attention(daemon);
    await daemon.until('agents.changed');
    expect(await attention(daemon)).toMatchObject([
      {
        kind: 'agent_missing',
        agentId: 'no-such-agent',
        routines: 1,
        routineId: named.id,
        remedy: expect.stringContaining('brief'),
      },
    ]);
  });

  test('is a definition that cannot be read, until it is repaired', async () => {
    const daemon = await startDaemon();
    const { id } = await create(daemon, scripted(''));
    expect(await attention(daemon)).toEqual([]);
    const store = await openStore({ dataDir: dataDir(), databaseUrl: null });
    await store.write(function* () {
      yield {
        text: () => ({
          sql: `UPDATE routines SET schedule_json = '{"kind":"lunar"}', version = version + 1`,
          parameters: [],
        }),
      };
    });
    await store.close();
    expect(await attention(daemon)).toMatchObject([
      { kind: 'unreadable', routineId: id, routineName: 'Scripted', why: expect.any(String) },
    ]);
    const { schedule, agentOptions } = scripted('');
    const body = { schedule, agentOptions };
    await daemon.client.call(routes.updateRoutine, { params: { id }, body });
    expect(await attention(daemon)).toEqual([]);
  });
});

const dataDir = () => process.env['OD_DATA_DIR'] ?? '';

describe('the time line', () => {
  test('shows coming slots as the clocks of their zone show them, and when these change', async () => {
    const daemon = await startDaemon();
    const schedule = { kind: 'daily', time: '02:30', timezone: 'Europe/Berlin' } as const;
    const { id: routineId } = await create(daemon, scripted('', { name: 'Nightly', schedule }));
    // The night from Saturday to Sunday, 31 March 2030.
    const from = Date.UTC(2030, 2, 30, 12);
    const query = { from, until: from + 86_400_000 };
    expect(await daemon.client.call(routes.listTimeline, { query })).toEqual({
      ...query,
      slots: [
        {
          routineId,
          name: 'Nightly',
          at: Date.UTC(2030, 2, 31, 1, 30),
          local: '2030-03-31T03:30:00+02:00[Europe/Berlin]',
          timezone: 'Europe/Berlin',
          note: 'dst_gap_shifted',
        },
      ],
      marks: [
        {
          at: Date.UTC(2030, 2, 31, 1),
          untilAt: null,
          kind: 'dst',
          timezone: 'Europe/Berlin',
          text: 'The clocks of Europe/Berlin go forward by 1 h, from 02:00 to 03:00.',
        },
      ],
      truncated: false,
    });
  });

  test('begins now and ends in 24 hours where nothing is said', async () => {
    const daemon = await startDaemon();
    const { nextRunAt } = await create(daemon, scripted(''));
    const before = Date.now();
    const { from, until, slots } = await daemon.client.call(routes.listTimeline, {});
    expect(from).toBeGreaterThanOrEqual(before);
    expect(until - from).toBe(86_400_000);
    expect(slots.map(({ at }) => at)).toEqual([nextRunAt]);
  });

  test('shows of what has passed when nobody could take a slot, once', async () => {
    const store = await openStore({ dataDir: dataDir(), databaseUrl: null });
    const [from, until] = [1_000_000, 2_000_000];
    for (const daemonId of ['a', 'b'])
      await store.write(() => recordAbsence({ from, until, cause: 'asleep' }, daemonId));
    await store.close();
    const daemon = await startDaemon();
    const query = { from: 1_500_000, until: 3_000_000 };
    const { marks } = await daemon.client.call(routes.listTimeline, { query });
    // Before the first daemon of a store there was none.
    expect(marks.filter(({ kind }) => kind !== 'daemon_down')).toEqual([
      {
        at: from,
        untilAt: until,
        kind: 'asleep',
        timezone: null,
        text: 'No slot could be taken: the machine was asleep.',
      },
    ]);
  });

  test('refuses a stretch that ends before it begins, or is longer than 400 days', async () => {
    const { client } = await startDaemon();
    for (const until of [4, 5 + 401 * 86_400_000])
      await expect(
        client.call(routes.listTimeline, { query: { from: 5, until } }),
      ).rejects.toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field: 'query.until' }] });
  });
});

describe('the system', () => {
  test('tells what the daemon stands on, and its siblings on the same store', async () => {
    const first = await startDaemon();
    const second = await startDaemon();
    await first.until('daemons.changed');
    const found = await first.client.call(routes.getSystem, {});
    expect(found).toMatchObject({
      version: expect.any(String),
      node: process.version,
      dataDir: dataDir(),
      store: { engine: 'sqlite', description: expect.stringContaining('app.sqlite') },
      clock: { skewMs: null },
      sessions: 0,
    });
    expect(found.store.bytes).toBeGreaterThan(10_000);
    expect(found.daemons.map(({ id, isThis }) => [id, isThis])).toEqual([
      [first.id, true],
      [second.id, false],
    ]);
    for (const { pid, seenAt, leaseUntil } of found.daemons)
      expect([pid, leaseUntil > seenAt]).toEqual([process.pid, true]);
  });

  test('never names who signs in to the database', async () => {
    const store = await openStore({ dataDir: dataDir(), databaseUrl: null });
    const facts = await systemFacts({
      store,
      dataDir: dataDir(),
      databaseUrl: 'postgres://me:hunter2@db.example:5433/od?sslmode=require&password=hunter3',
      daemonId: 'd',
      version: '1',
      startedAt: 1,
      zoneData: { tz: 't', icu: 'i' },
      leftovers: { store, dataDir: dataDir(), host: 'h', diskBudget: 5 },
    });
    await store.close();
    expect(facts.store.description).toBe('db.example:5433/od');
    expect(JSON.stringify(facts)).not.toMatch(/hunter|me:/);
    expect(facts.disk).toEqual({ usedBytes: 0, budgetBytes: 5 });
  });
});

test('viewers are told of plugins and secrets that were changed', async () => {
  const { client, events, until } = await startDaemon();
  const manifest = { name: 'tiny', version: '1.0.0', od: { kind: 'skill' } };
  const source = folderWith({ 'open-design.json': JSON.stringify(manifest) });
  const { plugin } = await client.call(routes.installPlugin, { body: { source } });
  const params = { id: plugin.id };
  await client.call(routes.trustPlugin, { params, body: { trust: 'trusted' } });
  await client.call(routes.removePlugin, { params });
  await client.call(routes.setSecret, { body: { name: 'TOKEN', value: 'correct-horse' } });
  await client.call(routes.removeSecret, { params: { name: 'TOKEN' } });
  await client.call(routes.lookedAtInbox, { body: { until: 0 } });
  await until('secret.changed', ({ name }) => name === 'TOKEN');
  const told = events.filter(({ type }) => type.endsWith('.changed'));
  expect(told).toEqual([
    { type: 'plugin.changed', pluginId: 'tiny' },
    { type: 'plugin.changed', pluginId: 'tiny' },
    { type: 'plugin.changed', pluginId: 'tiny' },
    { type: 'secret.changed', name: 'TOKEN' },
    { type: 'secret.changed', name: 'TOKEN' },
  ]);
  expect(JSON.stringify(told)).not.toContain('horse');
});
