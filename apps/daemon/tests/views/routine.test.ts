import { type Client, type RoutineInput, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { echo } from '../fixtures/programs.ts';
import { addRoutineDueSoon, startDaemon } from '../house/daemon.ts';

const input: RoutineInput = {
  name: 'Morning brief',
  prompt: 'Say what changed.',
  schedule: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
  target: { mode: 'create_each_run' },
  enabled: true,
};

async function created(client: Client) {
  const { routine } = await client.call(routes.createRoutine, { body: input });
  const params = { id: routine.id };
  const edit = async (body: object) =>
    (await client.call(routes.updateRoutine, { params, body })).routine;
  return { routine, params, edit };
}

describe('an edit that was made for a version', () => {
  it('is written while that is the version in force', async () => {
    const { client } = await startDaemon();
    const { edit } = await created(client);
    expect(await edit({ prompt: 'Shorter.', ifVersion: 1 })).toMatchObject({ version: 2 });
    expect(await edit({ prompt: 'Longer.', ifVersion: 2 })).toMatchObject({ version: 3 });
  });

  it('is refused after another edit, with the fields that changed and when; nothing is written', async () => {
    const { client } = await startDaemon();
    const { edit, params } = await created(client);
    await edit({ prompt: 'Of the other tab.', name: 'Other' });
    await client.call(routes.pauseRoutine, { params, body: {} });
    const stood = await client.call(routes.getRoutine, { params });

    const late = edit({ prompt: 'Of this tab.', ifVersion: 1 });
    await expect(late).rejects.toMatchObject({
      status: 409,
      code: 'VERSION_CONFLICT',
      message: expect.stringMatching(
        /made for version 1 and the routine has version 3: name changed in version 2, at .*; prompt changed in version 2.*; enabled changed in version 3, at \d{4}-.*nothing was written/,
      ),
      details: [{ field: 'name' }, { field: 'prompt' }, { field: 'enabled' }],
    });
    expect(await client.call(routes.getRoutine, { params })).toEqual(stood);
    const { versions } = await client.call(routes.listVersions, { params });
    expect(versions).toHaveLength(3);
  });

  it('is refused for a version that is not there yet', async () => {
    const { client } = await startDaemon();
    const { edit } = await created(client);
    await expect(edit({ name: 'x', ifVersion: 7 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
  });

  it('of two at once has one that wins', async () => {
    const { client } = await startDaemon();
    const { edit } = await created(client);
    const both = await Promise.allSettled(
      ['a', 'b'].map((prompt) => edit({ prompt, ifVersion: 1 })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the views of a routine', () => {
  it('show a slot with its run and the one that comes, in the row and on the grid', async () => {
    const daemon = await startDaemon();
    const { client } = daemon;
    const wish = { agentId: 'command', agentOptions: echo };
    const { id, createdAt } = await addRoutineDueSoon(client, wish);
    const params = { id };
    const query = { from: createdAt, until: createdAt + 2 * 86_400_000 - 3_600_000 };
    const { runId, agentRunId } = await daemon.until('run.finished');

    const { cells } = await client.call(routes.listCells, { params, query });
    const ran = { outcome: 'ran', status: 'succeeded', runId, agentRunId, trigger: 'scheduled' };
    const coming = { outcome: 'due', reason: 'Still to come.', runId: null };
    expect(cells).toMatchObject([ran, coming]);
    const { rows, total } = await client.call(routes.listRoutineRows, { query: { state: 'on' } });
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ id, cells: [ran], lastRun: { id: runId, usage: null } });
    const spend = await client.call(routes.routineSpend, { params });
    expect(spend.days).toHaveLength(30);
    expect(spend.days.at(-1)).toMatchObject({ runs: 1, p50Ms: expect.any(Number) });
  });

  it('page the runs by the id of the last one seen', async () => {
    const daemon = await startDaemon();
    const { client } = daemon;
    const { id } = await addRoutineDueSoon(client, {
      agentId: 'command',
      agentOptions: echo,
      inMs: 86_400_000,
    });
    const params = { id };
    for (let run = 0; run < 3; run += 1) await client.call(routes.runRoutine, { params });
    const all = await client.call(routes.listRoutineRuns, { params });
    expect([all.runs.length, all.nextBefore]).toEqual([3, null]);
    const first = await client.call(routes.listRoutineRuns, { params, query: { limit: 2 } });
    expect(first.nextBefore).toBe(all.runs[1]?.id);
    const before = first.nextBefore ?? '';
    const rest = await client.call(routes.listRoutineRuns, { params, query: { limit: 2, before } });
    expect([...first.runs, ...rest.runs].map((run) => run.id)).toEqual(
      all.runs.map((run) => run.id),
    );
    expect(rest.nextBefore).toBeNull();
    const foreign = client.call(routes.listRoutineRuns, { params, query: { before: 'none' } });
    await expect(foreign).rejects.toMatchObject({ details: [{ field: 'query.before' }] });
  });

  it('are none of a routine that there never was', async () => {
    const { client } = await startDaemon();
    const params = { id: 'none' };
    const query = { from: 0, until: 1 };
    for (const call of [
      client.call(routes.listCells, { params, query }),
      client.call(routes.routineSpend, { params }),
    ])
      await expect(call).rejects.toMatchObject({ code: 'ROUTINE_NOT_FOUND' });
  });
});
