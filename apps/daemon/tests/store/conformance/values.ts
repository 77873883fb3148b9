import { describe, expect, test } from 'vitest';
import { claimDue } from '../../../src/claim/claim-due.ts';
import { recordSlots } from '../../../src/store/queries/claims.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import type { Ground, GroundOpener } from '../ground.ts';
import { hour, minute, routineRow, runRow, settings, ten } from './examples.ts';

/** Enough for statements over 64, 32, 4 and 1 rows. */
const many = 101;

/** What a batch writes: each routine its own values, whatever the others have in common. */
export function exerciseValues(open: GroundOpener): void {
  describe('a batch of claims', () => {
    test.each([1, 2, 3, 4, 5, many])('of %i writes each routine what is its own', async (count) => {
      const ground = await open.fresh();
      await withRoutines(ground, count);
      const { claims } = await ground.store.write(() => claimDue(settings, ten));
      expect(claims).toHaveLength(count);
      const rows = await ground.sql(
        `SELECT routines.id, routines.cursor_at, routines.due_at, routines.claimed_at,
           routine_slots.slot_at, routine_slots.until_at, routine_slots.outcome, routine_slots.cause,
           routine_slots.claimed_by, routine_slots.recorded_at, routine_slots.run_id,
           routine_runs.id AS run, routine_runs.slot_at AS run_slot, routine_runs.status,
           routine_runs.claimed_by AS owner, routine_runs.version
         FROM routines JOIN routine_slots ON routine_slots.routine_id = routines.id
         JOIN routine_runs ON routine_runs.routine_id = routines.id`,
      );
      expect(rows).toHaveLength(count);
      for (const row of rows) {
        const n = Number(String(row['id']).slice(2));
        const slotAt = slotOf(n);
        expect(row).toMatchObject({
          cursor_at: slotAt,
          due_at: slotAt + hour,
          claimed_at: ten,
          slot_at: slotAt,
          until_at: slotAt,
          outcome: isLate(n) ? 'caught_up' : 'ran',
          cause: isLate(n) ? 'daemon_late' : null,
          claimed_by: 'daemon-a',
          recorded_at: ten,
          run_id: row['run'],
          run_slot: slotAt,
          status: 'queued',
          owner: 'daemon-a',
          version: 1,
        });
      }
    });

    test('leaves out the one whose slot is taken, and no other', async () => {
      const ground = await open.fresh();
      await withRoutines(ground, many);
      // By this very daemon, in the same millisecond: only the run tells whose entry it is.
      await ground.store.write(() =>
        insertScheduledRun(runRow('theirs', 'r-7'), slotOf(7), 'daemon-a'),
      );
      const { claims, unrun } = await ground.store.write(() => claimDue(settings, ten));
      expect(unrun).toEqual([]);
      const others = Array.from({ length: many }, (_, n) => `r-${n}`).filter((id) => id !== 'r-7');
      expect(claims.map((it) => it.routineId).sort()).toEqual(others.sort());
      expect(await ground.sql(`SELECT id FROM routine_runs WHERE routine_id = 'r-7'`)).toEqual([
        { id: 'theirs' },
      ]);
      expect(await ground.sql(`SELECT run_id FROM routine_slots WHERE routine_id = 'r-7'`)).toEqual(
        [{ run_id: 'theirs' }],
      );
    });

    test('says of an entry without a run whether it made it', async () => {
      const ground = await open.fresh();
      await withRoutines(ground, 2);
      const entryOf = (routineId: string) => ({
        routineId,
        slotAt: ten,
        untilAt: ten,
        count: 1,
        outcome: 'missed',
        cause: 'daemon_late',
        runId: null,
        otherRunId: null,
      });
      const entries = [entryOf('r-0'), entryOf('r-1')];
      const write = (these: typeof entries, now: number) =>
        ground.store.write(function* () {
          const isMade = yield* recordSlots(these, 'daemon-a', now);
          return entries.map(isMade);
        });
      expect(await write(entries.slice(1), ten)).toEqual([true, true]);
      expect(await write(entries, ten + 1)).toEqual([true, false]);
      expect(await write(entries, ten + 2)).toEqual([false, false]);
    });
  });
}

/** Every third routine has its slot earlier, and that one is taken up late. */
const isLate = (n: number) => n % 3 === 2;
const slotOf = (n: number) => (isLate(n) ? ten - 10 * minute : ten);

async function withRoutines({ store }: Ground, count: number): Promise<void> {
  await store.write(function* () {
    for (let n = 0; n < count; n += 1) {
      const createdAt = slotOf(n) - minute;
      const schedule = { kind: 'hourly', minute: isLate(n) ? 50 : 0 };
      const scheduleJson = JSON.stringify(schedule);
      yield* insertRoutine(routineRow(`r-${n}`, { createdAt, scheduleJson }));
    }
  });
}
