import { describe, expect, test } from 'vitest';
import {
  insertRoutineRun,
  lastSuccessOf,
  listRunsOf,
  newestRuns,
  updateLiveRun,
} from '../../../src/store/queries/routine-runs.ts';
import {
  earliestDue,
  findRoutine,
  insertRoutine,
  listRoutines,
  routineExisted,
  routinesTargeting,
} from '../../../src/store/queries/routines.ts';
import { listSlots } from '../../../src/store/queries/slots.ts';
import type { GroundOpener } from '../ground.ts';
import { remove } from './changes.ts';
import { hour, routineRow, runRow, ten } from './examples.ts';

const everything = { from: 0, to: 10 * ten, limit: 100 };

/** Routines and the history of their runs. */
export function exerciseRoutines(open: GroundOpener): void {
  describe('routines', () => {
    test('come back as they were written', async () => {
      const { store } = await open.fresh();
      const schedule = { kind: 'weekly', weekday: 0, time: '08:30', timezone: 'Asia/Tokyo' };
      const context = { skillIds: ['a'], pluginIds: [], mcpServerIds: ['m'], connectorIds: [] };
      const row = routineRow('r', {
        scheduleKind: 'weekly',
        scheduleValue: '0 08:30',
        scheduleJson: JSON.stringify(schedule),
        projectMode: 'reuse',
        projectId: 'p',
        skillId: 's',
        agentId: 'command',
        agentOptionsJson: JSON.stringify({ argv: ['sh', '-c', 'true'] }),
        contextJson: JSON.stringify(context),
        enabled: false,
      });
      await store.write(() => insertRoutine(row));
      expect(await store.read(() => findRoutine('r'))).toMatchObject({
        id: 'r',
        name: row.name,
        prompt: row.prompt,
        schedule,
        target: { mode: 'reuse', projectId: 'p' },
        agentId: 'command',
        agentOptions: { argv: ['sh', '-c', 'true'] },
        skillId: 's',
        context,
        enabled: false,
        cursorAt: row.createdAt,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      });
      expect(await store.read(() => routinesTargeting('p'))).toEqual(['r']);
    });

    test('written with kind and value alone have that schedule', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('h', { scheduleValue: '15' })));
      const daily = { scheduleKind: 'daily', scheduleValue: '07:00' };
      await store.write(() => insertRoutine(routineRow('d', daily)));
      const hourly = await store.read(() => findRoutine('h'));
      expect(hourly?.schedule).toEqual({ kind: 'hourly', minute: 15 });
      const morning = await store.read(() => findRoutine('d'));
      expect(morning?.schedule).toEqual({ kind: 'daily', time: '07:00' });
    });

    test('that were deleted are not listed, are not due, and keep their history', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertRoutineRun(runRow('run', 'r', { trigger: 'manual' })));
      await store.write(() => remove('r', ten));
      expect(await store.read(() => findRoutine('r'))).toBeNull();
      expect(await store.read(listRoutines)).toEqual([]);
      expect(await store.read(earliestDue)).toBeNull();
      expect(await store.read(() => routineExisted('r'))).toBe(true);
      expect(await store.read(() => routineExisted('none'))).toBe(false);
      expect(await store.read(() => listRunsOf('r', 9))).toHaveLength(1);
      expect((await store.read(newestRuns)).size).toBe(0);
    });

    test('say together when the next look is wanted', async () => {
      const { store } = await open.fresh();
      expect(await store.read(earliestDue)).toBeNull();
      await store.write(() => insertRoutine(routineRow('off', { createdAt: 5, enabled: false })));
      await store.write(() => insertRoutine(routineRow('late', { createdAt: ten + hour })));
      await store.write(() => insertRoutine(routineRow('soon', { createdAt: ten })));
      expect(await store.read(earliestDue)).toBe(ten);
    });

    test('take instants up to the last that a date can have', async () => {
      const { store } = await open.fresh();
      const last = 8_640_000_000_000_000;
      await store.write(() =>
        insertRoutine(routineRow('r', { createdAt: last, updatedAt: -last })),
      );
      const routine = await store.read(() => findRoutine('r'));
      expect(routine).toMatchObject({ createdAt: last, cursorAt: last, updatedAt: -last });
    });
  });

  describe('runs', () => {
    test('by hand take no slot', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const run = await store.write(() =>
        insertRoutineRun(runRow('run', 'r', { trigger: 'manual' }), 'daemon-a'),
      );
      expect(run).toMatchObject({ id: 'run', trigger: 'manual', slotAt: null, completedAt: null });
      expect(await store.read(() => listRunsOf('r', 9))).toEqual([run]);
      expect(await store.read(() => listSlots('r', everything))).toEqual([]);
    });

    test('are listed newest first, as many as were asked for', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      for (const [id, startedAt] of [
        ['a', 3],
        ['b', 1],
        ['c', 3],
        ['d', 2],
      ] as const) {
        await store.write(() =>
          insertRoutineRun(runRow(id, 'r', { trigger: 'manual', startedAt })),
        );
      }
      const listed = await store.read(() => listRunsOf('r', 3));
      expect(listed.map((it) => it.id)).toEqual(['c', 'a', 'd']);
      expect((await store.read(newestRuns)).get('r')?.id).toBe('c');
    });

    test('that have ended do not change any more', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertRoutineRun(runRow('run', 'r', { trigger: 'manual' })));
      expect(await store.read(() => lastSuccessOf('r'))).toBeNull();
      const ended = { status: 'succeeded', completed_at: ten + 9, summary: 'Done' };
      expect(await store.write(() => updateLiveRun('run', ended))).toBe(true);
      expect(await store.write(() => updateLiveRun('run', { status: 'failed' }))).toBe(false);
      expect(await store.read(() => listRunsOf('r', 9))).toMatchObject([
        { status: 'succeeded', completedAt: ten + 9, summary: 'Done' },
      ]);
      expect(await store.read(() => lastSuccessOf('r'))).toBe(ten);
    });
  });
}
