import { describe, expect, test } from 'vitest';
import { recentCounts, recentSlots } from '../../../src/store/queries/recent-slots.ts';
import { updateLiveRun } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { hour, routineRow, runRow, ten } from './examples.ts';

async function ranHourly(store: Store, id: string, hours: number): Promise<void> {
  await store.write(() => insertRoutine(routineRow(id)));
  for (let at = 0; at < hours; at += 1)
    await store.write(() => insertScheduledRun(runRow(`${id}${at}`, id), ten + at * hour));
}

/** The ledger as a calendar reads it. */
export function exerciseRecent(open: GroundOpener): void {
  describe('the latest entries', () => {
    test('are counted for each routine, and read latest first, so many of each', async () => {
      const { store } = await open.fresh();
      await ranHourly(store, 'a', 5);
      await ranHourly(store, 'b', 2);
      await store.write(() => insertRoutine(routineRow('never')));
      const since = ten + hour;
      expect((await store.read(() => recentCounts(since, 9))).toSorted((a, b) => a - b)).toEqual([
        1, 4,
      ]);
      expect((await store.read(() => recentCounts(since, 3))).toSorted((a, b) => a - b)).toEqual([
        1, 3,
      ]);
      const read = async (ofEach: number, limit: number) => {
        const found = await store.read(() => recentSlots(since, { ofEach, limit }));
        return found.map(({ routineId, slotAt }) => `${routineId}${(slotAt - ten) / hour}`);
      };
      expect(await read(10, 10)).toEqual(['a4', 'a3', 'a2', 'a1', 'b1']);
      expect(await read(2, 10)).toEqual(['a4', 'a3', 'b1']);
      expect(await read(2, 1)).toEqual(['a4']);
    });

    test('have their routine’s name and how their run stands', async () => {
      const { store } = await open.fresh();
      await ranHourly(store, 'a', 1);
      const ended = { status: 'succeeded', completed_at: ten + 7 };
      await store.write(() => updateLiveRun('a0', ended));
      expect(await store.read(() => recentSlots(0, { ofEach: 9, limit: 9 }))).toEqual([
        {
          routineId: 'a',
          routineName: 'Routine a',
          slotAt: ten,
          untilAt: ten,
          count: 1,
          outcome: 'ran',
          cause: null,
          runId: 'a0',
          otherRunId: null,
          recordedAt: ten,
          status: 'succeeded',
          completedAt: ten + 7,
        },
      ]);
    });
  });
}
