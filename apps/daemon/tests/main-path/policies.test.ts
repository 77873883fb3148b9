import { type Client, defaultPolicies, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { closeDatabase, openDatabase } from '../../src/db.ts';
import { failing, untilFile } from '../fixtures/programs.ts';
import { addRoutineDueSoon, startDaemon, type TestDaemon } from '../house/daemon.ts';

const every5s = () => ({ kind: 'interval', everyMs: 5_000, anchorAt: Date.now() + 300 }) as const;

function goFile(): string {
  return path.join(process.env['OD_DATA_DIR'] ?? '', 'go');
}

/** A routine every five seconds whose first run goes on until the go file is there. */
async function addWaitingRoutine(
  daemon: TestDaemon,
  mode: 'skip' | 'queue_one' | 'allow' | 'cancel_running',
) {
  return await addRoutineDueSoon(daemon.client, {
    schedule: every5s(),
    prompt: goFile(),
    agentId: 'command',
    agentOptions: untilFile,
    policies: { ...defaultPolicies, overlap: { mode, max: 10 } },
  });
}

async function slotsOf(client: Client, id: string) {
  return (await client.call(routes.listSlots, { params: { id } })).slots;
}

describe('a slot that comes due while a run of its routine is live', () => {
  it('is skipped, and the ledger names the run in the way', async () => {
    const daemon = await startDaemon();
    const { id } = await addWaitingRoutine(daemon, 'skip');
    const first = await daemon.until('slot.claimed');

    await daemon.until('slot.unrun');

    const [, second] = await slotsOf(daemon.client, id);
    expect(second).toMatchObject({
      outcome: 'skipped',
      cause: 'overlap',
      runId: null,
      otherRunId: first.runId,
    });
  });

  it('waits for its end under queue_one, and a third is skipped', async () => {
    const daemon = await startDaemon();
    const { id } = await addWaitingRoutine(daemon, 'queue_one');
    const first = await daemon.until('slot.claimed');
    const second = await daemon.until('slot.claimed', ({ runId }) => runId !== first.runId);
    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id } });
    expect(runs.find((run) => run.id === second.runId)).toMatchObject({
      status: 'queued',
      waitingFor: `the end of ${first.runId}`,
    });
    await daemon.until('slot.unrun');

    writeFileSync(goFile(), '');

    await daemon.until('run.finished', ({ runId }) => runId === second.runId);
    const finished = daemon.events.flatMap((it) => (it.type === 'run.finished' ? it.runId : []));
    expect(finished).toEqual([first.runId, second.runId]);
  });

  it('cancels it under cancel_running, and runs after its end', async () => {
    const daemon = await startDaemon();
    await addWaitingRoutine(daemon, 'cancel_running');
    const first = await daemon.until('run.started');

    const second = await daemon.until('run.started', (it) => it.agentRunId !== first.agentRunId);

    const types = daemon.events.filter(({ type }) => type.startsWith('run.'));
    const ended = types.findIndex(
      (it) => it.type === 'run.finished' && it.agentRunId === first.agentRunId,
    );
    expect(types[ended]).toMatchObject({ status: 'canceled' });
    expect(ended).toBeLessThan(types.findIndex((it) => it === second));
  });
});

describe('a claimed run that has to wait', () => {
  it('runs under the definition that it was claimed under, whatever is edited meanwhile', async () => {
    const daemon = await startDaemon();
    const { id } = await addWaitingRoutine(daemon, 'queue_one');
    const first = await daemon.until('slot.claimed');
    const second = await daemon.until('slot.claimed', ({ runId }) => runId !== first.runId);

    await daemon.client.call(routes.updateRoutine, {
      params: { id },
      body: { prompt: 'Something else.' },
    });
    writeFileSync(goFile(), '');

    const { projectId, conversationId: cid } = await daemon.until(
      'run.prepared',
      ({ runId }) => runId === second.runId,
    );
    const params = { id: projectId, cid };
    const { messages } = await daemon.client.call(routes.listMessages, { params });
    expect(messages[0]?.content).toBe(goFile());
  });

  it('is ended by a later slot under cancel_running', async () => {
    const daemon = await startDaemon();
    const { id } = await addWaitingRoutine(daemon, 'queue_one');
    const first = await daemon.until('slot.claimed');
    const second = await daemon.until('slot.claimed', ({ runId }) => runId !== first.runId);
    const { routine } = await daemon.client.call(routes.getRoutine, { params: { id } });
    const overlap = { mode: 'cancel_running', max: 10 } as const;
    await daemon.client.call(routes.updateRoutine, {
      params: { id },
      body: { policies: { ...routine.policies, overlap } },
    });

    const third = await daemon.until(
      'slot.claimed',
      ({ runId }) => runId !== first.runId && runId !== second.runId,
    );
    await daemon.until('run.prepared', ({ runId }) => runId === third.runId);

    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id } });
    const states = new Map(runs.map((run) => [run.id, run.status]));
    expect(states.get(first.runId)).toBe('canceled');
    expect(states.get(second.runId)).toBe('canceled');
    // Otherwise it would have been started first, and a still later slot would have ended it.
    const prepared = daemon.events.flatMap((it) => (it.type === 'run.prepared' ? it.runId : []));
    expect(prepared).not.toContain(second.runId);
  });
});

describe('a routine that fails again and again', () => {
  it('is paused by its own policy, and says why', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: { kind: 'daily', time: '00:00', timezone: 'UTC' },
      agentId: 'command',
      agentOptions: failing,
      policies: { ...defaultPolicies, pauseAfterFailures: 2 },
    });
    for (let count = 1; count <= 2; count += 1) {
      const { run } = await daemon.client.call(routes.runRoutine, { params: { id } });
      await daemon.until('run.finished', ({ runId }) => runId === run.id);
    }

    const { routine } = await daemon.client.call(routes.getRoutine, { params: { id } });

    expect(routine).toMatchObject({
      enabled: false,
      pausedBy: 'policy',
      failures: 2,
      nextRunAt: null,
    });
    expect(routine.note).toBe('Paused after 2 failed runs in a row.');
  });
});

describe('the definitions of a routine', () => {
  it('are kept, each with the time in which it held, and a run pins its own', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      inMs: 60_000,
      agentId: 'command',
      agentOptions: { argv: ['true'] },
    });
    const params = { id };
    await daemon.client.call(routes.updateRoutine, { params, body: { prompt: 'Say goodbye.' } });
    await daemon.client.call(routes.pauseRoutine, { params, body: { note: 'on holiday' } });
    const { run } = await daemon.client.call(routes.runRoutine, { params });
    await daemon.client.call(routes.deleteRoutine, { params });

    const { versions } = await daemon.client.call(routes.listVersions, { params });

    expect(versions.map(({ change, active }) => [change, active])).toEqual([
      ['created', true],
      ['edited', true],
      ['paused', false],
      ['deleted', false],
    ]);
    expect(versions[2]?.note).toBe('on holiday');
    expect(versions[0]?.hash).not.toBe(versions[1]?.hash);
    expect(versions[1]?.hash).toBe(versions[2]?.hash);
    for (const [index, version] of versions.entries()) {
      expect(version.activeUntil).toBe(versions[index + 1]?.activeFrom ?? null);
    }
    expect(run.version).toBe(3);
  });

  it('imply no slot while it is snoozed, and again afterwards', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: every5s(),
      agentId: 'command',
      agentOptions: { argv: ['true'] },
    });
    const until = Date.now() + 4_000;

    const { routine } = await daemon.client.call(routes.snoozeRoutine, {
      params: { id },
      body: { until },
    });

    expect(routine.nextRunAt).toBeGreaterThan(until);
    const claimed = await daemon.until('slot.claimed');
    expect(claimed.slotAt).toBe(routine.nextRunAt);
    const { versions } = await daemon.client.call(routes.listVersions, { params: { id } });
    expect(versions.map(({ change }) => change)).toEqual(['created', 'snoozed', 'resumed']);
    expect(versions[2]?.activeFrom).toBe(until);
    expect(await daemon.client.call(routes.audit, { query: {} })).toMatchObject({ ok: true });
  });
});

describe('an audit', () => {
  it('proves that every slot has its one entry, and finds what was tampered with', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: every5s(),
      agentId: 'command',
      agentOptions: { argv: ['true'] },
    });
    const first = await daemon.until('slot.claimed');
    const second = await daemon.until('slot.claimed', ({ runId }) => runId !== first.runId);
    const report = await daemon.client.call(routes.audit, { query: { routineId: id } });
    expect(report).toMatchObject({ ok: true, expected: 2, recorded: 2 });

    const db = openDatabase('', { dataDir: process.env['OD_DATA_DIR'] ?? '' });
    db.prepare('DELETE FROM routine_slots WHERE slot_at = ?').run(first.slotAt);
    db.prepare('UPDATE routine_slots SET slot_at = slot_at - 1, until_at = slot_at - 1').run();
    closeDatabase();

    expect(await daemon.client.call(routes.audit, { query: { routineId: id } })).toMatchObject({
      ok: false,
      missing: [{ slotAt: first.slotAt }, { slotAt: second.slotAt }],
      extra: [{ slotAt: second.slotAt - 1 }],
    });
  });

  it('explains a slot in sentences', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      agentId: 'command',
      agentOptions: failing,
    });
    const { slotAt, runId } = await daemon.until('slot.claimed');
    await daemon.until('run.finished');
    const why = async (at: number) =>
      (await daemon.client.call(routes.explainSlot, { params: { id }, query: { at } })).sentences;

    expect((await why(slotAt))[0]).toBe(`The slot was claimed by ${daemon.id} on time.`);
    expect((await why(slotAt))[1]).toContain(`Its run ${runId} is failed: `);
    expect((await why(slotAt + 1))[0]).toContain('is no slot of the schedule');
    expect(await why(1)).toEqual(['The routine did not exist yet.']);
  });
});
