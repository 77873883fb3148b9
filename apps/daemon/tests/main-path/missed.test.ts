import { routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { closeDatabase, insertRoutine, openDatabase } from '../../src/db.ts';
import { startDaemon } from '../house/daemon.ts';

const hour = 3_600_000;

/** A routine as a daemon that is long gone left it. */
function leaveRoutine(createdAt: number, anchorAt: number, enabled = true): void {
  const db = openDatabase('', { dataDir: process.env['OD_DATA_DIR'] ?? '' });
  insertRoutine(db, {
    id: 'left',
    name: 'Left behind',
    prompt: 'Say hello.',
    scheduleKind: 'interval',
    scheduleValue: '1h',
    scheduleJson: JSON.stringify({ kind: 'interval', everyMs: hour, anchorAt }),
    projectMode: 'create_each_run',
    agentId: 'command',
    agentOptionsJson: JSON.stringify({ argv: ['true'] }),
    enabled,
    createdAt,
    updatedAt: createdAt,
  });
  closeDatabase();
}

describe('slots that passed while no daemon was running', () => {
  it('are recorded as missed with their cause, and the latest is caught up once', async () => {
    const last = Date.now() - hour / 2;
    leaveRoutine(last - 10 * hour, last);

    const daemon = await startDaemon();
    await daemon.until('run.finished');

    const { slots } = await daemon.client.call(routes.listSlots, { params: { id: 'left' } });
    expect(slots).toMatchObject([
      {
        slotAt: last - 9 * hour,
        untilAt: last - hour,
        count: 9,
        outcome: 'missed',
        cause: 'daemon_down',
        runId: null,
      },
      { slotAt: last, untilAt: last, count: 1, outcome: 'caught_up', cause: 'daemon_down' },
    ]);
    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id: 'left' } });
    const from = last - 2 * hour;
    const report = await daemon.client.call(routes.audit, { query: { from } });
    expect(report).toMatchObject({ ok: true, expected: 10, recorded: 10 });
    expect(runs).toMatchObject([{ trigger: 'catch_up', status: 'succeeded', slotAt: last }]);
  });

  it('are not looked for while the routine was disabled', async () => {
    leaveRoutine(Date.now() - 10 * hour, 0, false);

    const { client } = await startDaemon();
    await client.call(routes.updateRoutine, { params: { id: 'left' }, body: { enabled: true } });

    expect((await client.call(routes.listSlots, { params: { id: 'left' } })).slots).toEqual([]);
  });
});
