import { hostname } from 'node:os';
import path from 'node:path';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { defaultPolicies, isLive, routes } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { bootId } from '../../src/agents/process/proc.ts';
import { claimManual } from '../../src/claim/claim-manual.ts';
import type { Claim, PreparedRun } from '../../src/handoff.ts';
import { prepareRoutine } from '../../src/prepare/prepare-routine.ts';
import { markRunning } from '../../src/record/finish.ts';
import { linesFile, makeSpoolFolder, spoolFolder } from '../../src/spool/folder.ts';
import { lineText } from '../../src/spool/line.ts';
import { seen } from '../../src/store/queries/daemons.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { marking } from '../fixtures/programs.ts';
import { addRoutineDueSoon, agentRun, eventsOf, startDaemon } from '../house/daemon.ts';
import { freshDatabase } from '../setup/postgres-database.ts';

const dead = 'daemon-dead';
const noKeeper = { id: 'keeper-dead', pid: 2 ** 22 + 7, startedToken: 'none', socket: '/nowhere' };

/** A routine whose every agent start leaves a line, and a daemon that died with a run of it in hand. */
async function scene(databaseUrl: string | null) {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const options = databaseUrl === null ? {} : { databaseUrl };
  const first = await startDaemon(options);
  const starts = path.join(dataDir, 'starts.txt');
  const routine = await addRoutineDueSoon(first.client, {
    schedule: { kind: 'daily', time: '00:00', timezone: 'UTC' },
    agentId: 'command',
    agentOptions: marking(starts),
    policies: { ...defaultPolicies, retry: { ...defaultPolicies.retry, firstDelayMs: 0 } },
  });
  await first.stop();
  const store = await openStore({ dataDir, databaseUrl });
  const host = `${hostname()} ${bootId() ?? ''}`.trim();
  await store.write(() =>
    seen({ id: dead, host, pid: noKeeper.pid, startedToken: 'none', startedAt: 1 }, Date.now()),
  );
  const claim = await store.write(() => claimManual(routine.id, dead, Date.now()));
  if (claim === null) throw new Error('there is no routine');
  const spool = spoolFolder(dataDir, claim.agentRunId);
  mkdirSync(path.dirname(spool), { recursive: true });
  return {
    store,
    claim,
    routine,
    spool,
    starts: () => readFileSync(starts, 'utf8').trim().split('\n'),
    /** The next daemon; resolves with the run as it ended. */
    async next() {
      await store.close();
      const daemon = await startDaemon(options);
      const runsOf = () =>
        daemon.client.call(routes.listRoutineRuns, { params: { id: routine.id } });
      // It may have come to its end before anyone listened.
      if ((await runsOf()).runs.some(({ status }) => isLive(status)))
        await daemon.until('run.finished', ({ runId }) => runId === claim.runId);
      const { runs } = await runsOf();
      const [run] = runs;
      if (run === undefined) throw new Error('the run is gone');
      return { daemon, runs, run, agentRun: await agentRun(daemon.client, run.agentRunId) };
    },
  };
}

async function prepared(store: Store, claim: Claim): Promise<PreparedRun> {
  const progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  return await store.write(() => prepareRoutine(claim, dead, progress, Date.now()));
}

const engines = { SQLite: async () => null, Postgres: freshDatabase };

describe.each(Object.entries(engines))('a daemon that dies, on %s', (_, database) => {
  test('between claim and preparation: the next one prepares and runs it, once', async () => {
    const it = await scene(await database());

    const { runs, agentRun } = await it.next();

    expect(runs).toMatchObject([{ id: it.claim.runId, status: 'succeeded' }]);
    expect(agentRun).toMatchObject({ id: it.claim.agentRunId, attempt: 1 });
    expect(it.starts()).toEqual([`${it.claim.agentRunId} 1`]);
  });

  test('between preparation and start: the next one starts it, once', async () => {
    const it = await scene(await database());
    await prepared(it.store, it.claim);

    const { runs } = await it.next();

    expect(runs).toMatchObject([{ id: it.claim.runId, status: 'succeeded' }]);
    expect(it.starts()).toEqual([`${it.claim.agentRunId} 1`]);
  });

  test('between writing down the start and asking the keeper: it is started, once', async () => {
    const it = await scene(await database());
    const run = await prepared(it.store, it.claim);
    await it.store.write(() => markRunning(run, it.spool, dead, Date.now()));

    const { runs } = await it.next();

    expect(runs).toMatchObject([{ id: it.claim.runId, status: 'succeeded' }]);
    expect(it.starts()).toEqual([`${it.claim.agentRunId} 1`]);
  });

  test('with its keeper, after the start: interrupted, and a second attempt of the same run', async () => {
    const it = await scene(await database());
    const run = await prepared(it.store, it.claim);
    await it.store.write(() => markRunning(run, it.spool, dead, Date.now()));
    makeSpoolFolder(it.spool, noKeeper);

    const { daemon, runs, run: last, agentRun: second } = await it.next();

    expect(runs).toHaveLength(1);
    expect(last).toMatchObject({ id: it.claim.runId, status: 'succeeded' });
    expect(second).toMatchObject({ attempt: 2, status: 'succeeded' });
    expect(it.starts()).toEqual([`${second.id} 2`]);
    expect(await agentRun(daemon.client, it.claim.agentRunId)).toMatchObject({
      attempt: 1,
      status: 'interrupted',
    });
  });

  test('with its keeper, in the middle of a line: what was whole is kept, once', async () => {
    const it = await scene(await database());
    const run = await prepared(it.store, it.claim);
    await it.store.write(() => markRunning(run, it.spool, dead, Date.now()));
    makeSpoolFolder(it.spool, noKeeper);
    const line = (seq: number, text: string) =>
      `${lineText({ seq, at: 1, name: 'stdout', data: { text } })}\n`;
    appendFileSync(linesFile(it.spool), line(1, 'one') + line(2, 'two') + '{"seq":3,"at":1,"na');

    const { daemon } = await it.next();

    const events = await eventsOf(daemon.client, it.claim.agentRunId);
    expect(events.map(({ seq, name }) => [seq, name])).toEqual([
      [1, 'stdout'],
      [2, 'stdout'],
      [3, 'error'],
      [4, 'end'],
    ]);
  });

  test('after the outcome was written to the spool: the outcome counts', async () => {
    const it = await scene(await database());
    const run = await prepared(it.store, it.claim);
    await it.store.write(() => markRunning(run, it.spool, dead, Date.now()));
    makeSpoolFolder(it.spool, noKeeper);
    const outcome = { isCanceled: false, failure: null, exitCode: 0, signal: null, answer: 'Yes.' };
    appendFileSync(linesFile(it.spool), `${lineText({ outcome })}\n`);

    const { runs, agentRun } = await it.next();

    expect(runs).toMatchObject([{ status: 'succeeded', summary: 'Yes.' }]);
    expect(agentRun.attempt).toBe(1);
  });
});

test('of many that want to start one attempt, one does', () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const spool = spoolFolder(dataDir, randomUUID());
  const tries = Array.from({ length: 20 }, () => makeSpoolFolder(spool, noKeeper));
  expect(tries.filter(Boolean)).toHaveLength(1);
});
