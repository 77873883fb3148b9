import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, defaultPolicies, routes } from '@open-design/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { echo, untilFile } from '../fixtures/programs.ts';
import { addRoutineDueSoon, startDaemon } from '../house/daemon.ts';

const limits = ['OD_MAX_RUNS', 'OD_MAX_RUNS_PER_AGENT'] as const;
afterEach(() => {
  for (const name of limits) delete process.env[name];
});

function goFile(): string {
  return path.join(process.env['OD_DATA_DIR'] ?? '', 'go');
}

/** A routine whose run goes on until the go file is there. */
async function addBusyRoutine(client: Client) {
  const input = { agentId: 'command', agentOptions: untilFile, prompt: goFile() };
  return await addRoutineDueSoon(client, { ...input, inMs: 86_400_000 });
}

async function newestRun(client: Client, id: string) {
  const { runs } = await client.call(routes.listRoutineRuns, { params: { id } });
  return runs[0];
}

describe('an agent that may do one run at once', () => {
  it('does the next when it has ended, and other agents do not wait for it', async () => {
    process.env['OD_MAX_RUNS'] = '4';
    process.env['OD_MAX_RUNS_PER_AGENT'] = '1';
    const daemon = await startDaemon();
    const { client } = daemon;
    const busy = await addBusyRoutine(client);
    await client.call(routes.runRoutine, { params: { id: busy.id } });
    await daemon.until('run.started');

    const waits = await addRoutineDueSoon(client, { agentId: 'command', agentOptions: echo });
    const passes = await addRoutineDueSoon(client, { agentId: 'oracle' });
    await daemon.until('slot.claimed', (it) => it.routineId === waits.id);
    await daemon.until('run.finished', (it) => it.routineId === passes.id);

    const reason = 'a free place: 1 of 1 runs of the agent command are working';
    expect(await newestRun(client, waits.id)).toMatchObject({
      status: 'queued',
      waitingFor: reason,
    });
    const shown = await client.call(routes.getRoutine, { params: { id: waits.id } });
    expect(shown.routine.lastRun?.waitingFor).toBe(reason);
    const { run } = await client.call(routes.runRoutine, { params: { id: busy.id } });
    expect((await newestRun(client, busy.id))?.id).toBe(run.id);
    expect((await newestRun(client, busy.id))?.waitingFor).toBe(reason);

    writeFileSync(goFile(), '');
    await daemon.until('run.finished', (it) => it.runId === run.id);
    expect(await newestRun(client, waits.id)).toMatchObject({
      status: 'succeeded',
      waitingFor: null,
    });
  });
});

describe('a routine that allows two runs beside each other', () => {
  it('has no third at work: it waits, says for what, and has its turn', async () => {
    process.env['OD_MAX_RUNS'] = '4';
    const daemon = await startDaemon();
    const { client } = daemon;
    const { id } = await addRoutineDueSoon(client, {
      inMs: 86_400_000,
      agentId: 'command',
      agentOptions: untilFile,
      prompt: goFile(),
      policies: { ...defaultPolicies, overlap: { mode: 'allow', max: 2 } },
    });
    for (let count = 1; count <= 2; count += 1) {
      const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
      await daemon.until('run.started', (it) => it.agentRunId === agentRunId);
    }

    const schedule = { kind: 'once', at: Date.now() + 300 } as const;
    await client.call(routes.updateRoutine, { params: { id }, body: { schedule } });
    const third = await daemon.until('slot.claimed', (it) => it.routineId === id);

    const reason = 'a free place: 2 of 2 runs of its routine are working';
    const { run: fourth } = await client.call(routes.runRoutine, { params: { id } });
    const { runs } = await client.call(routes.listRoutineRuns, { params: { id } });
    expect(runs.map(({ status }) => status).toSorted()).toEqual([
      'queued',
      'queued',
      'running',
      'running',
    ]);
    expect(runs.find((it) => it.id === third.runId)?.waitingFor).toBe(reason);
    writeFileSync(goFile(), '');
    await daemon.until('run.finished', (it) => it.runId === third.runId);
    await daemon.until('run.finished', (it) => it.runId === fourth.id);
  });
});

describe('a daemon that may do one run at once', () => {
  it('says of a run that waits how many work', async () => {
    process.env['OD_MAX_RUNS'] = '1';
    const daemon = await startDaemon();
    const { client } = daemon;
    const busy = await addBusyRoutine(client);
    await client.call(routes.runRoutine, { params: { id: busy.id } });
    await daemon.until('run.started');

    const { run } = await client.call(routes.runRoutine, { params: { id: busy.id } });

    expect(await newestRun(client, busy.id)).toMatchObject({
      id: run.id,
      waitingFor: 'a free place: 1 of 1 runs are working',
    });
    writeFileSync(goFile(), '');
    await daemon.until('run.finished', (it) => it.runId === run.id);
  });

  it('refuses a limit that is no number, and says which', async () => {
    process.env['OD_MAX_RUNS_PER_AGENT'] = 'some';
    await expect(startDaemon()).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('OD_MAX_RUNS_PER_AGENT'),
    });
  });
});
