import { describe, expect, test } from 'vitest';
import { auditRoutine } from '../../../src/claim/audit.ts';
import { backfill } from '../../../src/claim/backfill.ts';
import { claimDue } from '../../../src/claim/claim-due.ts';
import { explain } from '../../../src/claim/explain.ts';
import { absencesWithin, recordAbsence } from '../../../src/store/queries/absences.ts';
import { getAgentRun, insertAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { recentCounts, recentSlots } from '../../../src/store/queries/recent-slots.ts';
import { findRun, insertRoutineRun } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine, listRoutines, takeRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import { listUnreadable } from '../../../src/store/queries/unreadable-routines.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { moveToMinute } from './changes.ts';
import {
  agentRunRow,
  calendar,
  day,
  hour,
  minute,
  routineRow,
  runRow,
  settings,
  ten,
} from './examples.ts';

const look = (store: Store, now: number) => store.write(() => claimDue(settings, now));
const audit = (store: Store, to: number) =>
  store.read(() => auditRoutine(calendar, { routineId: 'r', from: 0, to }));
const nothing = { missing: [], extra: [], twice: [], versions: [], replanned: [] };

/** What keeps the ledger closed when definitions, rules or entries are out of the ordinary. */
export function exerciseClosedLedger(open: GroundOpener): void {
  describe('a history of definitions that was damaged', () => {
    async function edited(open: GroundOpener) {
      const ground = await open.fresh();
      await ground.store.write(() => insertRoutine(routineRow('r')));
      await look(ground.store, ten + minute);
      await ground.store.write(() => moveToMinute('r', 30, ten + 2 * minute));
      await look(ground.store, ten + 2 * hour);
      return ground;
    }

    test('is a finding where two versions were in force at once', async () => {
      const { store, sql } = await edited(open);
      expect(await audit(store, ten + 2 * hour)).toMatchObject(nothing);
      await sql(`UPDATE routine_versions SET active_until = ${ten + hour} WHERE version = 1`);
      const { versions } = await audit(store, ten + 2 * hour);
      expect(versions).toEqual([{ routineId: 'r', version: 2, fault: 'overlaps' }]);
    });

    test('is a finding where no version was in force', async () => {
      const { store, sql } = await edited(open);
      await sql(`UPDATE routine_versions SET active_until = ${ten + minute} WHERE version = 1`);
      const { versions } = await audit(store, ten + 2 * hour);
      expect(versions).toEqual([{ routineId: 'r', version: 2, fault: 'leaves_hole' }]);
    });

    test('is a finding where a definition cannot be read, and the others are audited', async () => {
      const { store, sql } = await edited(open);
      await sql(`UPDATE routine_versions SET definition_json = '{"newer":true}' WHERE version = 1`);
      const { versions, missing } = await audit(store, ten + 2 * hour);
      expect(versions).toEqual([{ routineId: 'r', version: 1, fault: 'unreadable' }]);
      expect(missing).toEqual([]);
      const said = await store.read(() => explain(calendar, 'r', ten - 5, ten));
      expect(said[0]).toContain('cannot read the definition');
    });
  });

  test('a routine that this program cannot read leaves the others on the list, and stands apart with the reason', async () => {
    const { store, sql } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('r')));
    await store.write(() => insertRoutine(routineRow('fine')));
    await sql(`UPDATE routines SET schedule_json = '{"kind":"lunar"}' WHERE id = 'r'`);
    expect((await store.read(listRoutines)).map(({ id }) => id)).toEqual(['fine']);
    const apart = await store.read(listUnreadable);
    expect(apart).toMatchObject([
      { id: 'r', name: 'Routine r', why: expect.stringContaining('kind') },
    ]);
    await expect(store.write(() => takeRoutine('r'))).rejects.toThrow(
      'cannot be read by this program',
    );
  });

  test('of two absences that began at once the longer stays, whichever came first', async () => {
    const { store } = await open.fresh();
    const short = { from: ten, until: ten + minute, cause: 'asleep' } as const;
    const long = { from: ten, until: ten + hour, cause: 'store_unreachable' } as const;
    for (const it of [short, long, short]) await store.write(() => recordAbsence(it, 'daemon-a'));
    await store.write(() => recordAbsence(short, 'daemon-b'));
    const found = await store.read(() => absencesWithin(ten, ten + day));
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(long);
  });

  test('a slot within a missed stretch is accounted for: nobody else gets it', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('r')));
    await look(store, ten + 5 * hour);
    const take = (slotAt: number) =>
      store.write(() => insertScheduledRun(runRow('late', 'r'), slotAt));
    expect(await take(ten + 2 * hour)).toBeNull();
    expect(await take(ten + 4 * hour)).toBeNull();
    expect(await store.read(() => findRun('late'))).toBeNull();
    expect(await audit(store, ten + 5 * hour)).toMatchObject(nothing);
    expect(await take(ten + 6 * hour)).not.toBeNull();
  });

  test('an entry that began before the window of the calendar and reaches into it is shown', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('r')));
    await look(store, ten + 9 * hour);
    const since = ten + 4 * hour;
    const shown = async (limits: { ofEach: number; limit: number }) =>
      (await store.read(() => recentSlots(since, limits))).map(({ slotAt, count }) => [
        slotAt,
        count,
      ]);
    const both = [
      [ten + 9 * hour, 1],
      [ten, 9],
    ];
    expect(await shown({ ofEach: 9, limit: 9 })).toEqual(both);
    expect(await shown({ ofEach: 1, limit: 9 })).toEqual(both.slice(0, 1));
    expect(await store.read(() => recentCounts(since, 9))).toEqual([2]);
    expect(await store.read(() => recentCounts(ten + 9 * hour, 9))).toEqual([1]);
  });

  test('a backfill leaves a slot alone that the next look takes up', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('r')));
    await look(store, ten + minute);
    const now = ten + hour + 1;
    const overlap = { mode: 'allow', max: 1 } as const;
    const range = {
      from: ten - 2 * hour,
      to: now,
      dryRun: false,
      again: false,
      perMinute: 6,
      overlap,
    };
    const made = await store.write(function* () {
      const routine = yield* takeRoutine('r');
      if (routine === null) throw new Error('it is gone');
      return yield* backfill(routine, range, { calendar, daemonId: 'daemon-a', now });
    });
    expect(made.slots).toEqual([ten - 2 * hour, ten - hour]);
    expect(made.ranAlready).toBe(1);
  });

  test('a queued run says at which daemon it waits for a place', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('r')));
    await store.write(() => insertRoutineRun(runRow('mine', 'r'), 'daemon-b'));
    await store.write(() => insertRoutineRun(runRow('nobodys', 'r')));
    await store.write(() => insertAgentRun(agentRunRow('direct')));
    const waits = async (id: string) => (await store.read(() => findRun(id)))?.waitingFor;
    expect(await waits('mine')).toBe('a free place at the daemon daemon-b');
    expect(await waits('nobodys')).toBeNull();
    expect((await store.read(() => getAgentRun('direct')))?.waitingFor).toBe(
      'a free place at the daemon daemon-a',
    );
  });
}
