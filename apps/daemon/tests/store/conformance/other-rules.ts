import { describe, expect, test } from 'vitest';
import { auditRoutine } from '../../../src/claim/audit.ts';
import { claimDue } from '../../../src/claim/claim-due.ts';
import { replan } from '../../../src/claim/replan.ts';
import type { Calendar } from '../../../src/handoff.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { listVersions } from '../../../src/store/queries/versions.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { remove, switchOff } from './changes.ts';
import { calendar, day, hour, minute, routineRow, settings, ten } from './examples.ts';

const look = (store: Store, now: number, by = calendar) =>
  store.write(() => claimDue({ ...settings, calendar: by }, now));
const audit = (store: Store, to: number) =>
  store.read(() => auditRoutine(calendar, { routineId: 'r', from: 0, to }));

/** 09:30 in Berlin, which was five hours and a half off in the rules before. */
const berlin = routineRow('r', {
  scheduleKind: 'daily',
  scheduleJson: JSON.stringify({ kind: 'daily', time: '09:30', timezone: 'Europe/Berlin' }),
});
/** A calendar of other rules: Berlin keeps the clocks of Kolkata. */
const elsewhere: Calendar = {
  next: (_, after) => calendar.next(inKolkata, after),
  passed: (_, after, until) => calendar.passed(inKolkata, after, until),
  slots: (_, after, until) => calendar.slots(inKolkata, after, until),
  timeOfDay: (_, time, from) => calendar.timeOfDay(inKolkata, time, from),
};
const inKolkata = { kind: 'daily' as const, time: '09:30', timezone: 'Asia/Kolkata' };

/** The ledger over a change of the rules that its slots are planned with. */
export function exerciseOtherRules(open: GroundOpener): void {
  describe('after the rules of time zones changed', () => {
    async function lived(open: GroundOpener) {
      const ground = await open.fresh();
      const { store } = ground;
      await store.write(() => insertRoutine(berlin));
      await store.write(() => replan({ tz: '2025a', icu: '76' }, ten - 30 * minute));
      for (let n = 0; n < 5; n += 1) await look(store, ten + n * day, elsewhere);
      await store.write(() => replan({ tz: '2025b', icu: '76' }, ten + 4 * day));
      for (let n = 4; n < 9; n += 1) await look(store, ten + n * day + 1);
      return ground;
    }

    test('the audit finds no fault in what was planned with the old ones, and says which it is', async () => {
      const { store } = await lived(open);
      const versions = await store.read(() => listVersions('r'));
      expect(versions.map(({ change, active }) => [change, active])).toEqual([
        ['created', true],
        ['replanned', true],
      ]);
      expect(versions[1]?.note).toContain('2025a (ICU 76) to 2025b (ICU 76)');
      const { replanned, ...found } = await audit(store, ten + 8 * day);
      expect(found).toMatchObject({ missing: [], extra: [], twice: [], versions: [] });
      expect(replanned.length).toBeGreaterThan(0);
    });

    test('a slot that was lost before stands out still', async () => {
      const { store, sql } = await lived(open);
      await sql(
        `DELETE FROM routine_slots WHERE slot_at > ${ten + day} AND slot_at < ${ten + 2 * day}`,
      );
      expect((await audit(store, ten + 8 * day)).missing).toHaveLength(1);
    });

    test('and so does one that was lost after', async () => {
      const { store, sql } = await lived(open);
      await sql(`DELETE FROM routine_slots WHERE slot_at > ${ten + 7 * day}`);
      expect((await audit(store, ten + 8 * day)).missing).toHaveLength(1);
    });

    test('a row of missed slots whose last one lies an hour further out by the new rules is no fault', async () => {
      const { store } = await open.fresh();
      await store.write(() => replan({ tz: '2025a', icu: '76' }, ten - hour));
      const schedule = { kind: 'weekly', weekday: 2, time: '09:30', timezone: 'Europe/Berlin' };
      const scheduleJson = JSON.stringify(schedule);
      await store.write(() => insertRoutine({ ...berlin, scheduleKind: 'weekly', scheduleJson }));
      const weekly = { ...schedule, kind: 'weekly' as const, timezone: 'Asia/Kolkata' };
      const older: Calendar = {
        ...calendar,
        next: (_, after) => calendar.next(weekly, after),
        passed: (_, after, until) => calendar.passed(weekly, after, until),
        slots: (_, after, until) => calendar.slots(weekly, after, until),
      };
      await look(store, ten + 30 * day, older);
      await store.write(() => replan({ tz: '2025b', icu: '76' }, ten + 30 * day));
      await look(store, ten + 40 * day);
      const { expected, ...found } = await audit(store, ten + 40 * day);
      expect(expected).toBeGreaterThan(4);
      expect(found).toMatchObject({ missing: [], extra: [], twice: [] });
    });

    test('a slot at the very end of a version, which lies behind it by the new rules, is no fault', async () => {
      const { store } = await open.fresh();
      await store.write(() => replan({ tz: '2025a', icu: '76' }, ten - hour));
      await store.write(() => insertRoutine(berlin));
      // 09:30 in Kolkata is 04:00 UTC; in Berlin it is 08:30.
      const slotAt = ten + 18 * hour;
      await look(store, slotAt, elsewhere);
      await store.write(() => switchOff('r', slotAt));
      await store.write(() => replan({ tz: '2025b', icu: '76' }, ten + 4 * day));
      expect(await audit(store, ten + 9 * day)).toMatchObject({ missing: [], extra: [] });
    });

    test('a routine that is over, off or gone is audited as well', async () => {
      const { store } = await open.fresh();
      await store.write(() => replan({ tz: '2025a', icu: '76' }, ten - hour));
      await store.write(() => insertRoutine(berlin));
      for (let n = 0; n < 3; n += 1) await look(store, ten + n * day, elsewhere);
      await store.write(() => switchOff('r', ten + 3 * day));
      await store.write(() => replan({ tz: '2025b', icu: '76' }, ten + 2 * day));
      await store.write(() => remove('r', ten + 5 * day));
      expect(await audit(store, ten + 9 * day)).toMatchObject({ missing: [], extra: [] });
    });
  });
}
