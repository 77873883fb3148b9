import { describe, expect, test } from 'vitest';
import { claimDue } from '../../../src/claim/claim-due.ts';
import { replan } from '../../../src/claim/replan.ts';
import { databaseClock } from '../../../src/store/queries/database-clock.ts';
import { earliestDue, insertRoutine } from '../../../src/store/queries/routines.ts';
import { plannedWith } from '../../../src/store/queries/zone-data.ts';
import type { GroundOpener } from '../ground.ts';
import { hour, routineRow, settings, ten } from './examples.ts';

const older = { tz: '2025a', icu: '76' };
const newer = { tz: '2025b', icu: '76' };

const intervalRow = (id: string, more: object = {}) =>
  routineRow(id, {
    scheduleKind: 'interval',
    scheduleJson: JSON.stringify({ kind: 'interval', everyMs: hour, anchorAt: ten, ...more }),
  });

/** What routines were planned with, and on which clock. */
export function exercisePlanning(open: GroundOpener): void {
  describe('rules of the time zones', () => {
    test('of another edition make what depends on them due, once', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('wall')));
      await store.write(() => insertRoutine(intervalRow('interval')));
      const weekdays = [0];
      await store.write(() => insertRoutine(intervalRow('days', { exclude: { weekdays } })));
      await store.write(() => insertRoutine(routineRow('off', { enabled: false })));
      expect(await store.write(() => replan(older, ten))).toBeNull();
      await store.write(() => claimDue(settings, ten - 1));
      expect(await store.read(earliestDue)).toBe(ten);
      expect(await store.write(() => replan(older, ten))).toBeNull();
      expect(await store.read(earliestDue)).toBe(ten);

      const replanned = await store.write(() => replan(newer, ten + 5));
      expect(replanned).toEqual({ from: { ...older, since: ten }, to: newer, routines: 2 });
      expect(await store.read(earliestDue)).toBe(ten - hour / 2);
      expect(await store.read(plannedWith)).toEqual({ ...newer, since: ten + 5 });
      expect(await store.write(() => replan(newer, ten + 6))).toBeNull();
      // What was due again has lost no slot and got none.
      const { claims, looked } = await store.write(() => claimDue(settings, ten));
      expect([claims.length, looked]).toEqual([3, 3]);
    });

    test('are found changed by one of two daemons that start at once', async () => {
      const { store, openAgain } = await open.fresh();
      const sibling = await openAgain();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => replan(older, ten));
      const told = await Promise.all(
        [store, sibling].map((it) => it.write(() => replan(newer, ten + 5))),
      );
      expect(told.filter((it) => it !== null)).toMatchObject([{ routines: 1 }]);
      await sibling.close();
    });
  });

  test('the clock of the database is close to that of this machine', async () => {
    const { store } = await open.fresh();
    const { aheadMs, withinMs } = await store.read(databaseClock);
    expect(Math.abs(aheadMs)).toBeLessThanOrEqual(withinMs + 100);
  });
}
