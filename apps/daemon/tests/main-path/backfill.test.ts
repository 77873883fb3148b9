import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { untilFile } from '../fixtures/programs.ts';
import { addRoutineDueSoon, startDaemon } from '../house/daemon.ts';

const hour = 3_600_000;

describe('a backfill', () => {
  it('says first what would run, then runs each slot once, and not again unless asked', async () => {
    const daemon = await startDaemon();
    const anchorAt = Date.now() - 10 * hour;
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: { kind: 'interval', everyMs: hour, anchorAt: anchorAt - hour / 2 },
      agentId: 'command',
      agentOptions: { argv: ['true'] },
    });
    const range = { from: anchorAt, to: anchorAt + 3 * hour };
    const backfill = (body: object) =>
      daemon.client.call(routes.backfillRoutine, {
        params: { id },
        body: { ...range, perMinute: 600, ...body },
      });
    const slots = [1, 3, 5].map((half) => anchorAt + (half * hour) / 2);

    expect(await backfill({})).toEqual({ dryRun: true, slots, ranAlready: 0, runIds: [] });
    const { runIds } = await backfill({ dryRun: false });
    for (const runId of runIds) await daemon.until('run.finished', (it) => it.runId === runId);

    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id } });
    expect(new Set(runs.map(({ slotAt }) => slotAt))).toEqual(new Set(slots));
    expect(new Set(runs.map(({ trigger, status }) => `${trigger} ${status}`))).toEqual(
      new Set(['backfill succeeded']),
    );
    const finished = daemon.events.flatMap((it) => (it.type === 'run.finished' ? it.runId : []));
    expect(finished).toEqual(runIds);
    expect(await backfill({ dryRun: false })).toMatchObject({ slots: [], ranAlready: 3 });
    expect(await backfill({ again: true })).toMatchObject({ slots, ranAlready: 0 });
    expect(await daemon.client.call(routes.audit, { query: {} })).toMatchObject({ ok: true });
  });

  it('that allows two beside each other has no third at work', async () => {
    process.env['OD_MAX_RUNS'] = '4';
    onTestFinished(() => {
      delete process.env['OD_MAX_RUNS'];
    });
    const daemon = await startDaemon();
    const go = path.join(process.env['OD_DATA_DIR'] ?? '', 'go');
    const anchorAt = Date.now() - 10 * hour;
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: { kind: 'interval', everyMs: hour, anchorAt },
      enabled: false,
      agentId: 'command',
      agentOptions: untilFile,
      prompt: go,
    });
    const { runIds } = await daemon.client.call(routes.backfillRoutine, {
      params: { id },
      body: {
        from: anchorAt,
        to: anchorAt + 3 * hour,
        perMinute: 600,
        dryRun: false,
        overlap: { mode: 'allow', max: 2 },
      },
    });
    for (const runId of runIds.slice(0, 2)) {
      const { agentRunId } = await daemon.until('run.prepared', (it) => it.runId === runId);
      await daemon.until('run.started', (it) => it.agentRunId === agentRunId);
    }

    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id } });
    const waiting = runs.filter(({ status }) => status === 'queued').map((run) => run.id);
    expect(new Set(waiting)).toEqual(new Set(runIds.slice(2)));
    writeFileSync(go, '');
    for (const runId of runIds) await daemon.until('run.finished', (it) => it.runId === runId);
  });

  it('of the future, or of too many slots, is refused with what to do', async () => {
    const daemon = await startDaemon();
    const { id } = await addRoutineDueSoon(daemon.client, {
      schedule: { kind: 'interval', everyMs: 5_000 },
      enabled: false,
    });
    const backfill = (from: number, to: number) =>
      daemon.client.call(routes.backfillRoutine, { params: { id }, body: { from, to } });

    await expect(backfill(Date.now(), Date.now() + hour)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ field: 'to' }],
    });
    await expect(backfill(0, Date.now() - hour)).rejects.toThrow('at most 1000 slots');
  });
});
