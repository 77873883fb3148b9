import { ApiError, type RoutineInput, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { echo, untilFile } from '../fixtures/programs.ts';
import { addRoutineDueSoon, agentRun, startDaemon } from '../house/daemon.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const input: RoutineInput = {
  name: 'Morning brief',
  prompt: 'Say what changed.',
  schedule: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
  target: { mode: 'create_each_run' },
  agentId: 'brief',
  enabled: true,
};

describe('a routine that is saved', () => {
  it('comes back as it was given, with its next slot', async () => {
    const { client } = await startDaemon();

    const { routine } = await client.call(routes.createRoutine, { body: input });

    expect(routine).toMatchObject({ ...input, lastRun: null });
    expect(routine.nextRunAt).toBeGreaterThan(Date.now());
    expect((await client.call(routes.listRoutines)).routines).toEqual([routine]);
  });

  it('gets the zone of the daemon when its schedule names none', async () => {
    const { client } = await startDaemon();

    const { routine } = await client.call(routes.createRoutine, {
      body: { ...input, schedule: { kind: 'daily', time: '09:00' } },
    });

    expect(routine.schedule).toEqual({ kind: 'daily', time: '09:00', timezone: 'UTC' });
  });

  it('changes only what an edit names', async () => {
    const { client } = await startDaemon();
    const { routine } = await client.call(routes.createRoutine, { body: input });

    const edited = await client.call(routes.updateRoutine, {
      params: { id: routine.id },
      body: { prompt: 'Say it shorter.', enabled: false },
    });

    expect(edited.routine).toMatchObject({
      ...input,
      prompt: 'Say it shorter.',
      enabled: false,
      nextRunAt: null,
    });
  });

  it('keeps its runs and its ledger when it is deleted, and is claimed no more', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: { kind: 'interval', everyMs: 5_000, anchorAt: Date.now() + 200 },
      agentId: 'command',
      agentOptions: echo,
    });
    await daemon.until('run.finished');

    await daemon.client.call(routes.deleteRoutine, { params: { id } });

    await expect(daemon.client.call(routes.getRoutine, { params: { id } })).rejects.toMatchObject({
      code: 'ROUTINE_NOT_FOUND',
    });
    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id } });
    const { slots } = await daemon.client.call(routes.listSlots, { params: { id } });
    expect(runs).toHaveLength(1);
    expect(slots).toHaveLength(1);
  });

  it.each([
    [
      'an unknown zone',
      { schedule: { kind: 'daily', time: '09:00', timezone: 'Mars/Olympus' } },
      'schedule.timezone',
    ],
    ['25:00', { schedule: { kind: 'daily', time: '25:00' } }, 'schedule.time'],
    ['minute 75', { schedule: { kind: 'hourly', minute: 75 } }, 'schedule.minute'],
    ['weekday 9', { schedule: { kind: 'weekly', weekday: 9, time: '09:00' } }, 'schedule.weekday'],
    ['an empty name', { name: ' ' }, 'name'],
    ['an empty prompt', { prompt: '' }, 'prompt'],
    ['an unknown target', { target: { mode: 'borrow' } }, 'target.mode'],
    [
      'a project that does not exist',
      { target: { mode: 'reuse', projectId: 'nowhere' } },
      'target.projectId',
    ],
    ['a command without argv', { agentId: 'command' }, 'agentOptions.argv'],
    ['an unknown field', { shedule: {} }, 'shedule'],
  ])('is refused with %s, naming the field', async (_what, fault, field) => {
    const { client, url } = await startDaemon();

    const response = await fetch(`${url}/api/routines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...input, ...fault }),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: 'VALIDATION_FAILED', details: [{ field }] },
    });
    expect((await client.call(routes.listRoutines)).routines).toEqual([]);
  });
});

describe('an agent', () => {
  it('that is not installed fails its run with AGENT_UNAVAILABLE and says how to get it', async () => {
    const daemon = await startDaemon();
    await addRoutineDueSoon(daemon.client, {
      agentId: 'acp',
      agentOptions: { argv: ['no-such-agent-anywhere', '--acp'] },
    });

    const { agentRunId } = await daemon.until('run.finished');

    const run = await agentRun(daemon.client, agentRunId);
    expect(run).toMatchObject({ status: 'failed', errorCode: 'AGENT_UNAVAILABLE' });
    expect(run.error).toContain('no-such-agent-anywhere');
  });

  it('that no daemon knows fails its run, not its routine', async () => {
    const daemon = await startDaemon();
    await addRoutineDueSoon(daemon.client, { agentId: 'oracle' });

    const { agentRunId } = await daemon.until('run.finished');

    expect((await agentRun(daemon.client, agentRunId)).error).toContain('no agent "oracle"');
  });
});

describe('more runs than a daemon may work at', () => {
  it('wait their turn, in order, and one that is canceled meanwhile ends at once', async () => {
    process.env['OD_MAX_RUNS'] = '1';
    const daemon = await startDaemon();
    delete process.env['OD_MAX_RUNS'];
    const file = path.join(process.env['OD_DATA_DIR'] ?? '', 'go');
    await daemon.client.call(routes.createProject, { body: { id: 'p', name: 'P' } });
    const send = async () =>
      await daemon.client.call(routes.createRun, {
        body: { agentId: 'command', agentOptions: untilFile, message: file, projectId: 'p' },
      });
    const runs = [await send(), await send(), await send()];
    await daemon.until('run.started');
    const live = await daemon.client.call(routes.listRuns, { query: {} });
    expect(live.runs.map(({ status }) => status).sort()).toEqual(['queued', 'queued', 'running']);

    const [, second = ''] = runs.map(({ runId }) => runId);
    await daemon.client.call(routes.cancelRun, { params: { id: second } });
    const canceled = await daemon.until('run.finished');
    expect(canceled).toMatchObject({ agentRunId: second, status: 'canceled' });

    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');

    for (const { runId } of runs)
      await daemon.until('run.finished', (it) => it.agentRunId === runId);
    const finished = daemon.events.flatMap((it) =>
      it.type === 'run.finished' ? it.agentRunId : [],
    );
    expect(finished).toEqual([second, runs[0]?.runId, runs[2]?.runId]);
  });
});

describe('a folder for a project', () => {
  it('is refused when it contains the data folder', async () => {
    const { client } = await startDaemon();
    const folder = path.dirname(process.env['OD_DATA_DIR'] ?? '');

    const refusal = client.call(routes.createProject, { body: { name: 'All', folder } });

    await expect(refusal).rejects.toThrow(ApiError);
    await expect(refusal).rejects.toMatchObject({ code: 'FOLDER_REFUSED', status: 400 });
  });

  it.each(['relative/path', '/no/such/folder'])('is refused as %s', async (folder) => {
    const { client } = await startDaemon();

    await expect(
      client.call(routes.createProject, { body: { name: 'P', folder } }),
    ).rejects.toMatchObject({ code: 'FOLDER_REFUSED' });
  });
});
