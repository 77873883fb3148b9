import { describe, expect, test } from 'vitest';
import { auditRoutine } from '../../../src/claim/audit.ts';
import { claimDue } from '../../../src/claim/claim-due.ts';
import {
  absencesWithin,
  lastPresence,
  notePresence,
  recordAbsence,
} from '../../../src/store/queries/absences.ts';
import { findRun, updateLiveRun } from '../../../src/store/queries/routine-runs.ts';
import {
  changeRoutine,
  findRoutine,
  insertRoutine,
  takeRoutine,
} from '../../../src/store/queries/routines.ts';
import { entryAt, listSlots } from '../../../src/store/queries/slots.ts';
import { listVersions } from '../../../src/store/queries/versions.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { moveToMinute, remove, switchOff, switchOn } from './changes.ts';
import { calendar, hour, minute, routineRow, settings, ten } from './examples.ts';

const everything = { from: 0, to: 10 * ten, limit: 1_000 };
const look = (store: Store, now: number) => store.write(() => claimDue(settings, now));
const audit = (store: Store, to: number) =>
  store.read(() => auditRoutine(calendar, { routineId: 'r', from: 0, to }));
const policy = (policies: object) => routineRow('r', { policiesJson: JSON.stringify(policies) });

/** What the ledger says of slots that did not simply run, and the proof that none is left out. */
export function exerciseLedger(open: GroundOpener): void {
  describe('a slot that comes due while a run of its routine is live', () => {
    test('is skipped, and names the run that stood in the way', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const [first] = (await look(store, ten)).claims;
      expect((await look(store, ten + hour)).claims).toEqual([]);
      expect(await store.read(() => entryAt('r', ten + hour))).toMatchObject({
        outcome: 'skipped',
        cause: 'overlap',
        runId: null,
        otherRunId: first?.runId,
      });
      await store.write(() => updateLiveRun(first?.runId ?? '', { status: 'succeeded' }));
      expect((await look(store, ten + 2 * hour)).claims).toHaveLength(1);
    });

    test('waits for it, where the policy says so', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(policy({ overlap: { mode: 'queue_one' } })));
      const [first] = (await look(store, ten)).claims;
      await store.write(() => updateLiveRun(first?.runId ?? '', { status: 'running' }));
      const [second] = (await look(store, ten + hour)).claims;
      expect(second).toMatchObject({ after: [first?.runId], cancels: false });
      const run = await store.read(() => findRun(second?.runId ?? ''));
      expect(run?.waitingFor).toContain(first?.runId);
      expect((await look(store, ten + 2 * hour)).claims).toEqual([]);
    });
  });

  describe('slots that passed while nobody was there', () => {
    test('are caught up as many as the policy says, and the others name the stand-in', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(policy({ catchUp: { mode: 'all', max: 3 } })));
      const { claims, unrun } = await look(store, ten + 5 * hour + 2 * minute);
      expect(claims.map((it) => it.slotAt)).toEqual([5, 4, 3].map((n) => ten + n * hour));
      expect(unrun).toMatchObject([
        { slotAt: ten, untilAt: ten + 2 * hour, count: 3, otherRunId: claims[0]?.runId },
      ]);
      expect(await audit(store, ten + 6 * hour - 1)).toMatchObject({ expected: 6, recorded: 6 });
    });

    test('say why, by the absences that were written down', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const asleep = { from: ten + minute, until: ten + 2 * hour, cause: 'asleep' } as const;
      await store.write(() => recordAbsence(asleep, 'daemon-a'));
      await store.write(() => recordAbsence(asleep, 'daemon-a'));
      expect(await store.read(() => absencesWithin(ten, ten + hour))).toEqual([asleep]);
      expect(await store.read(() => absencesWithin(ten + 2 * hour, 2 * ten))).toEqual([]);
      await look(store, ten + 4 * hour);
      const entries = await store.read(() => listSlots('r', everything));
      expect(entries.map((it) => [it.count, it.cause])).toEqual([
        [1, 'daemon_late'],
        [2, 'asleep'],
        [1, 'daemon_late'],
        [1, null],
      ]);
    });

    test('are looked for from when a daemon was last there', async () => {
      const { store } = await open.fresh();
      expect(await store.read(lastPresence)).toBeNull();
      await store.write(() => notePresence(ten));
      await store.write(() => notePresence(ten + minute));
      expect(await store.read(lastPresence)).toBe(ten + minute);
    });
  });

  describe('the definitions of a routine', () => {
    test('follow each other without a gap, and the audit holds the ledger against them', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await look(store, ten + minute);
      await store.write(() => moveToMinute('r', 30, ten + 2 * minute));
      await look(store, ten + hour);
      await store.write(() => switchOff('r', ten + hour));
      await store.write(() => switchOn('r', ten + 3 * hour));
      await look(store, ten + 4 * hour);
      await store.write(() => remove('r', ten + 4 * hour));
      const versions = await store.read(() => listVersions('r'));
      expect(versions.map((it) => [it.version, it.change, it.active])).toEqual([
        [1, 'created', true],
        [2, 'edited', true],
        [3, 'paused', false],
        [4, 'resumed', true],
        [5, 'deleted', false],
      ]);
      const ends = versions.map((it) => it.activeUntil);
      expect(ends).toEqual([...versions.slice(1).map((it) => it.activeFrom), null]);
      const clean = {
        expected: 3,
        recorded: 3,
        missing: [],
        extra: [],
        twice: [],
        versions: [],
        replanned: [],
      };
      expect(await audit(store, ten + 9 * hour)).toEqual(clean);
    });

    test('and a ledger that was tampered with do not pass the audit', async () => {
      const { store, sql } = await open.fresh();
      await store.write(() => insertRoutine(policy({ overlap: { mode: 'allow' } })));
      for (let n = 0; n < 4; n += 1) await look(store, ten + n * hour);
      await sql(`DELETE FROM routine_slots WHERE slot_at = ${ten + hour}`);
      await sql(`UPDATE routine_slots SET slot_at = ${ten + 7}, until_at = ${ten + 7}
                 WHERE slot_at = ${ten + 2 * hour}`);
      expect(await audit(store, ten + 3 * hour)).toMatchObject({
        missing: [1, 2].map((n) => ({ slotAt: ten + n * hour })),
        extra: [{ slotAt: ten + 7 }],
      });
    });

    test('that many people edit at once get a version for each edit', async () => {
      const ground = await open.fresh();
      const stores = [ground.store, await ground.openAgain()];
      await ground.store.write(() => insertRoutine(routineRow('r')));
      const edit = (store: Store) =>
        store.write(function* () {
          const before = yield* takeRoutine('r');
          const columns = { name: `${before?.name ?? ''}+` };
          yield* changeRoutine('r', { kind: 'edited', columns, from: ten, dueAt: ten });
        });
      await Promise.all(Array.from({ length: 6 }, () => stores.map(edit)).flat());
      const routine = await ground.store.read(() => findRoutine('r'));
      expect(routine).toMatchObject({ version: 13, name: `Routine r${'+'.repeat(12)}` });
      expect(await ground.store.read(() => listVersions('r'))).toHaveLength(13);
    });

    test('do not imply slots while it is snoozed, and again from the end of the snooze', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const until = ten + 2 * hour + minute;
      const columns = { snoozed_until: until };
      const from = ten - minute;
      await store.write(() => changeRoutine('r', { kind: 'snoozed', columns, from, dueAt: until }));
      expect((await look(store, ten + 2 * hour)).looked).toBe(0);
      const { claims, unrun } = await look(store, ten + 4 * hour);
      expect(claims).toMatchObject([{ slotAt: ten + 4 * hour, version: 3 }]);
      expect(unrun).toMatchObject([{ slotAt: ten + 3 * hour, count: 1 }]);
      const clean = {
        expected: 2,
        recorded: 2,
        missing: [],
        extra: [],
        twice: [],
        versions: [],
        replanned: [],
      };
      expect(await audit(store, ten + 4 * hour)).toEqual(clean);
    });
  });
}
