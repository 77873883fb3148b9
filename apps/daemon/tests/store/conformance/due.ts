import { describe, expect, test } from 'vitest';
import { claimDue } from '../../../src/claim/claim-due.ts';
import { slotsBetween } from '../../../src/schedule/slots.ts';
import { recordAbsence } from '../../../src/store/queries/absences.ts';
import { findRun } from '../../../src/store/queries/routine-runs.ts';
import { earliestDue, findRoutine, insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun, listSlots } from '../../../src/store/queries/slots.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { moveToMinute, remove, switchOff, switchOn } from './changes.ts';
import { day, hour, minute, routineRow, runRow, settings, ten } from './examples.ts';

const everything = { from: 0, to: 10 * ten, limit: 1_000 };
const ledger = (store: Store, id = 'r') => store.read(() => listSlots(id, everything));
const look = (store: Store, now: number) => store.write(() => claimDue(settings, now));

/** A look at what is due: every slot that has passed ends in exactly one entry. */
export function exerciseDue(open: GroundOpener): void {
  describe('a routine that is due', () => {
    test('is claimed on time, and is due next at its next slot', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      expect(await look(store, ten - 1)).toMatchObject({ claims: [], looked: 1 });
      expect(await store.read(earliestDue)).toBe(ten);
      const { claims, unrun } = await look(store, ten);
      expect(claims).toMatchObject([{ routineId: 'r', slotAt: ten, trigger: 'scheduled' }]);
      expect(unrun).toEqual([]);
      const { runId = '', agentRunId } = claims[0] ?? {};
      expect(await store.read(() => findRun(runId))).toMatchObject({
        status: 'queued',
        slotAt: ten,
        projectId: '',
        conversationId: '',
        agentRunId,
        startedAt: ten,
      });
      expect(await ledger(store)).toMatchObject([
        { slotAt: ten, outcome: 'ran', cause: null, runId, claimedBy: 'daemon-a' },
      ]);
      expect((await store.read(() => findRoutine('r')))?.cursorAt).toBe(ten);
      expect(await store.read(earliestDue)).toBe(ten + hour);
      expect(await look(store, ten)).toMatchObject({ claims: [], looked: 0 });
    });

    test('and whose agent others have is left to them, as if it were not due', async () => {
      const { store } = await open.fresh();
      const row = (id: string, agentId: string | null) => routineRow(id, { agentId });
      await store.write(function* () {
        yield* insertRoutine(row('theirs', 'codex'));
        yield* insertRoutine(row('ours', 'brief'));
        yield* insertRoutine(row('nobody', null));
      });
      let others = ['codex', 'claude'];
      const leaving = { ...settings, leaves: () => others };
      const lookAround = () => store.write(() => claimDue(leaving, ten));
      const { claims } = await lookAround();
      expect(claims.map(({ routineId }) => routineId).toSorted()).toEqual(['nobody', 'ours']);
      expect(await store.read(() => earliestDue(others))).toBe(ten + hour);
      expect(await store.read(earliestDue)).toBe(ten - 30 * minute);
      expect(await ledger(store, 'theirs')).toEqual([]);
      // Nobody has it any more: whoever looks takes it.
      others = [];
      expect((await lookAround()).claims).toMatchObject([{ routineId: 'theirs', slotAt: ten }]);
    });

    test.each([
      [minute, 'scheduled', 'ran', null],
      [minute + 1, 'catch_up', 'caught_up', 'daemon_late'],
      [day, 'catch_up', 'caught_up', 'daemon_late'],
    ])('and is looked at %i ms late is taken up as %s', async (late, trigger, outcome, cause) => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(weekly('r')));
      const { claims } = await look(store, ten + late);
      expect(claims).toMatchObject([{ slotAt: ten, trigger }]);
      expect(await ledger(store)).toMatchObject([{ slotAt: ten, outcome, cause }]);
    });

    test('and is looked at later than its policy looks back is missed', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(weekly('r')));
      const { claims, unrun } = await look(store, ten + day + 1);
      expect(claims).toEqual([]);
      expect(unrun).toHaveLength(1);
      expect(await ledger(store)).toMatchObject([
        { slotAt: ten, untilAt: ten, count: 1, outcome: 'missed', runId: null },
      ]);
      expect(await store.read(earliestDue)).toBe(ten + 7 * day);
    });

    test('after days without a daemon has its missed slots in one entry', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const from = ten - 10 * minute;
      const away = { from, until: ten + 3 * day - minute, cause: 'daemon_down' } as const;
      await store.write(() => recordAbsence(away, 'daemon-a'));
      const { claims } = await look(store, ten + 3 * day);
      expect(claims).toMatchObject([{ slotAt: ten + 3 * day, trigger: 'scheduled' }]);
      expect(await ledger(store)).toMatchObject([
        { slotAt: ten, untilAt: ten + 3 * day - hour, count: 72, cause: 'daemon_down' },
        { slotAt: ten + 3 * day, count: 1, outcome: 'ran' },
      ]);
    });

    test('while a daemon was running says that the daemon was late', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await look(store, ten + 2 * hour);
      const entries = await ledger(store);
      expect(entries.map((it) => it.cause)).toEqual(['daemon_late', null]);
    });

    test('has a missed stretch parted where a slot has its entry already', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertScheduledRun(runRow('mid', 'r'), ten + 4 * hour));
      await store.write(() => insertScheduledRun(runRow('end', 'r'), ten + 9 * hour));
      const { claims, unrun } = await look(store, ten + 9 * hour);
      expect(claims).toEqual([]);
      expect(unrun.map((it) => it.count)).toEqual([4, 4]);
      const entries = await ledger(store);
      expect(entries.map((it) => [it.outcome, it.slotAt, it.untilAt])).toEqual([
        ['missed', ten, ten + 3 * hour],
        ['ran', ten + 4 * hour, ten + 4 * hour],
        ['missed', ten + 5 * hour, ten + 8 * hour],
        ['ran', ten + 9 * hour, ten + 9 * hour],
      ]);
    });

    test('ends with as many entries as it has slots, however it was looked at', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const until = ten + 200 * hour;
      let now = ten;
      for (const pause of [1, 30, 3, 100, 2, 26, 1, 37].map((it) => it * hour + 7)) {
        await look(store, now);
        now += pause;
      }
      await look(store, until);
      const schedule = { kind: 'hourly', minute: 0 } as const;
      const expected = [...slotsBetween(schedule, 'UTC', ten - 30 * minute, until)];
      const recorded = (await ledger(store)).flatMap((it) => [
        ...slotsBetween(schedule, 'UTC', it.slotAt - 1, it.untilAt),
      ]);
      expect(recorded).toEqual(expected);
      const counted = (await ledger(store)).reduce((sum, it) => sum + it.count, 0);
      expect(counted).toBe(expected.length);
    });
  });

  describe('what changed since the last look', () => {
    test('counts: a routine that was switched off is left alone', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => switchOff('r', ten - minute));
      expect(await look(store, ten)).toMatchObject({ claims: [], looked: 0 });
      await store.write(() => switchOn('r', ten + minute));
      expect((await look(store, ten + hour)).claims).toMatchObject([{ slotAt: ten + hour }]);
      expect(await ledger(store)).toHaveLength(1);
    });

    test('counts: a routine that was deleted is left alone', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => remove('r', ten - 1));
      expect(await look(store, ten)).toMatchObject({ claims: [], looked: 0 });
    });

    test('counts: an edited schedule is the one that is claimed by', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await look(store, ten - 20 * minute);
      await store.write(() => moveToMinute('r', 45, ten - 20 * minute));
      const { claims } = await look(store, ten - 15 * minute);
      expect(claims).toMatchObject([{ slotAt: ten - 15 * minute }]);
      expect(await store.read(earliestDue)).toBe(ten + 45 * minute);
    });
  });
}

/** A routine with one slot a week, Mondays at ten, that is caught up within a day. */
function weekly(id: string) {
  const schedule = { kind: 'weekly', weekday: 1, time: '10:00', timezone: 'UTC' };
  const policies = { catchUp: { windowMs: day } };
  return routineRow(id, {
    scheduleKind: 'weekly',
    scheduleJson: JSON.stringify(schedule),
    policiesJson: JSON.stringify(policies),
  });
}
