import { describe, expect, test } from 'vitest';
import { claimBatch, claimDue, type ClaimedBatch } from '../../../src/claim/claim-due.ts';
import { earliestDue, insertRoutine } from '../../../src/store/queries/routines.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Ground, GroundOpener } from '../ground.ts';
import { hour, minute, routineRow, settings, ten } from './examples.ts';

const many = 1_200;

/** Many routines that are due at one instant. */
export function exerciseBatches(open: GroundOpener): void {
  describe('many routines due at once', () => {
    test(`are claimed ${claimBatch} in a transaction, to the last one`, async () => {
      const ground = await withRoutines(open, many);
      const looks: ClaimedBatch[] = [];
      do looks.push(await ground.store.write(() => claimDue(settings, ten)));
      while (looks.at(-1)?.looked === claimBatch);
      expect(looks.map((it) => it.claims.length)).toEqual([500, 500, 200]);
      await expectEachOnce(ground, looks);
      expect(await ground.store.read(earliestDue)).toBe(ten + hour);
    });

    test('are claimed once each by two daemons that take turns at random', async () => {
      const ground = await withRoutines(open, many);
      const sibling = await ground.openAgain();
      const claimers = [ground.store, sibling, ground.store, sibling];
      const looks = await Promise.all(claimers.map(claimAll));
      await expectEachOnce(ground, looks.flat());
    });

    test('are all claimed later when one of their runs cannot be written', async () => {
      const ground = await withRoutines(open, 20);
      const fault = {
        on: 'INSERT',
        table: 'routine_runs',
        when: `NEW.routine_id = 'r-7'`,
      } as const;
      await ground.failOn(fault, 'no room for runs');
      const refused = ground.store.write(() => claimDue(settings, ten));
      await expect(refused).rejects.toThrow(/^no room for runs$/);
      expect(await ground.sql('SELECT slot_at FROM routine_slots')).toEqual([]);
      expect(await ground.sql('SELECT id FROM routine_runs')).toEqual([]);
      await ground.mend();
      await expectEachOnce(ground, [await ground.store.write(() => claimDue(settings, ten))], 20);
    });

    test('do not wait for one whose schedule this daemon cannot read', async () => {
      const ground = await withRoutines(open, 3);
      await ground.sql(`UPDATE routines SET schedule_json = '{"kind":"lunar"}' WHERE id = 'r-1'`);
      const looked = await ground.store.write(() => claimDue(settings, ten));
      expect(looked.claims.map((it) => it.routineId).sort()).toEqual(['r-0', 'r-2']);
      expect(looked.unreadable).toMatchObject([
        { routineId: 'r-1', why: expect.stringContaining('kind') },
      ]);
      // It is neither forgotten nor asked for without a pause, and none of its slots is passed over.
      expect(await ground.store.read(earliestDue)).toBe(ten + 30_000);
      await ground.sql(`UPDATE routines SET schedule_json = NULL WHERE id = 'r-1'`);
      const later = await ground.store.write(() => claimDue(settings, ten + 30_000));
      expect(later.claims).toMatchObject([{ routineId: 'r-1', slotAt: ten }]);
    });
  });
}

async function withRoutines(open: GroundOpener, count: number): Promise<Ground> {
  const ground = await open.fresh();
  await ground.store.write(function* () {
    for (let n = 0; n < count; n += 1) {
      yield* insertRoutine(routineRow(`r-${n}`, { createdAt: ten - minute }));
    }
  });
  return ground;
}

/** Claims until nothing is due any more, as a daemon does; a row in another's hands is waited for. */
async function claimAll(store: Store): Promise<ClaimedBatch[]> {
  const looks: ClaimedBatch[] = [];
  while (((await store.read(earliestDue)) ?? Number.POSITIVE_INFINITY) <= ten) {
    looks.push(await store.write(() => claimDue(settings, ten)));
  }
  return looks;
}

async function expectEachOnce(
  ground: Ground,
  looks: readonly ClaimedBatch[],
  count = many,
): Promise<void> {
  const claims = looks.flatMap((it) => it.claims);
  expect(claims).toHaveLength(count);
  expect(new Set(claims.map((it) => it.routineId)).size).toBe(count);
  const runs = await ground.sql('SELECT id FROM routine_runs ORDER BY id');
  expect(runs.map((it) => it['id'])).toEqual(claims.map((it) => it.runId).sort());
  const slots = await ground.sql('SELECT run_id FROM routine_slots ORDER BY run_id');
  expect(slots.map((it) => it['run_id'])).toEqual(claims.map((it) => it.runId).sort());
}
