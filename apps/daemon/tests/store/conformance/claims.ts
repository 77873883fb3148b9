import { describe, expect, test } from 'vitest';
import { findRun, listRunsOf } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun, listSlots } from '../../../src/store/queries/slots.ts';
import type { GroundOpener } from '../ground.ts';
import { hour, routineRow, runRow, ten } from './examples.ts';

const everything = { from: 0, to: 10 * ten, limit: 100 };

/** A slot is claimed by its key: one claim wins, every other gets null. */
export function exerciseClaims(open: GroundOpener): void {
  describe('a slot', () => {
    test('is claimed together with its run', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const run = await store.write(() => insertScheduledRun(runRow('run', 'r'), ten, 'daemon-a'));
      expect(run).toMatchObject({
        ...runRow('run', 'r'),
        slotAt: ten,
        completedAt: null,
        summary: null,
        error: null,
        errorCode: null,
      });
      expect(await store.read(() => listSlots('r', everything))).toMatchObject([
        {
          routineId: 'r',
          slotAt: ten,
          untilAt: ten,
          count: 1,
          outcome: 'ran',
          cause: null,
          runId: 'run',
          claimedBy: 'daemon-a',
          recordedAt: ten,
        },
      ]);
    });

    test('that is taken gives null to every other daemon, and no row of theirs', async () => {
      const ground = await open.fresh();
      await ground.store.write(() => insertRoutine(routineRow('r')));
      const sibling = await ground.openAgain();
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 === 0 ? ground.store : sibling).write(() =>
            insertScheduledRun(runRow(`run-${n}`, 'r'), ten, `daemon-${n % 2}`),
          ),
        ),
      );
      const won = claims.filter((it) => it !== null);
      expect(won).toHaveLength(1);
      expect(await ground.store.read(() => listRunsOf('r', 99))).toEqual(won);
      expect(await ground.store.read(() => listSlots('r', everything))).toHaveLength(1);
    });

    test('says nothing about the next slot, or about another routine', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertRoutine(routineRow('s')));
      await store.write(() => insertScheduledRun(runRow('a', 'r'), ten));
      expect(await store.write(() => insertScheduledRun(runRow('b', 'r'), ten + 1))).not.toBeNull();
      expect(await store.write(() => insertScheduledRun(runRow('c', 's'), ten))).not.toBeNull();
    });

    test('is free again when its run cannot be written', async () => {
      const ground = await open.fresh();
      const { store } = ground;
      await store.write(() => insertRoutine(routineRow('r')));
      await ground.failOn({ on: 'INSERT', table: 'routine_runs' }, 'no room for runs');
      const refused = store.write(() => insertScheduledRun(runRow('run', 'r'), ten));
      await expect(refused).rejects.toThrow(/^no room for runs$/);
      expect(await store.read(() => listSlots('r', everything))).toEqual([]);
      expect(await ground.sql('SELECT claimed_at FROM routines')).toEqual([{ claimed_at: null }]);
      await ground.mend();
      const run = await store.write(() => insertScheduledRun(runRow('run', 'r'), ten));
      expect(run).toMatchObject({ id: 'run', slotAt: ten });
    });

    test('stays free when the id of the run is taken', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertScheduledRun(runRow('run', 'r'), ten));
      const again = store.write(() => insertScheduledRun(runRow('run', 'r'), ten + hour));
      await expect(again).rejects.toThrow(/unique/i);
      expect(await store.read(() => listSlots('r', everything))).toHaveLength(1);
    });

    test('of a routine that is not there is an error, not a lost claim', async () => {
      const { store } = await open.fresh();
      const claim = store.write(() => insertScheduledRun(runRow('run', 'none'), ten));
      await expect(claim).rejects.toThrow(/foreign key/i);
      expect(await store.read(() => findRun('run'))).toBeNull();
    });

    test('shows up in the part of the ledger that was asked for', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      for (const n of [3, 1, 2]) {
        await store.write(() => insertScheduledRun(runRow(`run-${n}`, 'r'), ten + n * hour));
      }
      const part = { from: ten + 2 * hour, to: ten + 3 * hour, limit: 9 };
      const slots = await store.read(() => listSlots('r', part));
      expect(slots.map((it) => it.runId)).toEqual(['run-2', 'run-3']);
      const first = await store.read(() => listSlots('r', { ...everything, limit: 1 }));
      expect(first.map((it) => it.runId)).toEqual(['run-1']);
    });
  });
}
