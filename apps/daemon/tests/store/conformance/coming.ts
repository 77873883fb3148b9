import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimDue } from '../../../src/claim/claim-due.ts';
import { showSlot } from '../../../src/schedule/preview.ts';
import { comingSlots, type SlotReader } from '../../../src/show/home/coming.ts';
import { comingRoutines } from '../../../src/store/queries/coming-routines.ts';
import { changeRoutine, insertRoutine } from '../../../src/store/queries/routines.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { calendar, day, hour, minute, routineRow, settings, ten } from './examples.ts';

const half = ten - 30 * minute;

/** Reads slots as the daemon does, and counts how often one is worked out. */
function counting(): SlotReader & { asked: number } {
  const reader = {
    asked: 0,
    next(schedule: Parameters<SlotReader['next']>[0], after: number) {
      reader.asked += 1;
      return calendar.next(schedule, after);
    },
    show: (schedule: Parameters<SlotReader['show']>[0], at: number) =>
      showSlot(schedule, 'UTC', at),
  };
  return reader;
}

async function addHourly(store: Store, minutes: readonly number[], jitterMs = 0) {
  const policiesJson = JSON.stringify({ jitterMs });
  for (const [index, minute] of minutes.entries()) {
    const row = routineRow(`r${index}`, { scheduleValue: String(minute), policiesJson });
    await store.write(() => insertRoutine(row));
  }
  // So that each is due at its next slot, as after the first look of a daemon.
  while ((await store.write(() => claimDue(settings, half))).looked > 0) {
    // A full batch: there may be more.
  }
}

/** The slots that come, of all routines together. */
export function exerciseComing(open: GroundOpener): void {
  describe('what comes', () => {
    test('is what each routine has, earliest first, and no more than was asked for', async () => {
      const { store } = await open.fresh();
      const minutes = [50, 5, 5, 31, 59, 0, 30];
      await addHourly(store, minutes, 20 * minute);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: half, max: half + 3 * hour }),
          fc.integer({ min: 0, max: 4 * hour }),
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 1, max: 8 }),
          async (from, length, limit, pageSize) => {
            const until = from + length;
            const expected = minutes
              .flatMap((minute) => [
                ...calendar.slots({ kind: 'hourly', minute }, Math.max(from, half), until),
              ])
              .toSorted((a, b) => a - b);
            const found = await store.read(() =>
              comingSlots(counting(), { from, until, limit }, pageSize),
            );
            expect(found.slots.map(({ at }) => at)).toEqual(expected.slice(0, limit));
            expect(found.truncated).toBe(expected.length > limit);
          },
        ),
        { numRuns: 60 },
      );
    });

    test('is not worked out for routines whose turn does not come', async () => {
      const { store } = await open.fresh();
      await addHourly(
        store,
        Array.from({ length: 40 }, (_, index) => index),
      );
      const reader = counting();
      const asked = { from: half, until: half + 30 * day, limit: 10 };
      const { slots, truncated } = await store.read(() => comingSlots(reader, asked));
      expect(slots).toHaveLength(10);
      expect(truncated).toBe(true);
      expect(reader.asked).toBeLessThan(30);
    });

    test('leaves out what has its entry, is paused, snoozed or cannot be planned', async () => {
      const { store, sql } = await open.fresh();
      await addHourly(store, [0, 0, 0, 0, 0]);
      const next = { from: ten, dueAt: ten } as const;
      await store.write(function* () {
        yield* changeRoutine('r1', {
          kind: 'paused',
          columns: { enabled: 0 },
          ...next,
          dueAt: null,
        });
        const until = ten + 90 * minute;
        const columns = { snoozed_until: until };
        yield* changeRoutine('r2', { kind: 'snoozed', columns, ...next, dueAt: until });
      });
      await sql(`UPDATE routines SET schedule_json = '{"kind":"lunar"}' WHERE id = 'r3'`);
      await sql(`UPDATE routines SET cursor_at = ${ten + hour} WHERE id = 'r4'`);
      const asked = { from: half, until: ten + 2 * hour, limit: 100 };
      const { slots } = await store.read(() => comingSlots(counting(), asked));
      expect(
        slots.map(({ routineId, at }) => `${routineId} ${(at - ten) / hour}`).toSorted(),
      ).toEqual(['r0 0', 'r0 1', 'r0 2', 'r2 2', 'r4 2']);
    });

    test('has pages of routines that meet, also of those that are due at once', async () => {
      const { store } = await open.fresh();
      await addHourly(store, [0, 0, 0, 0, 15]);
      const seen: string[] = [];
      let place: Parameters<typeof comingRoutines>[1] = null;
      do {
        const page = await store.read(() => comingRoutines(ten + day, place, 2));
        seen.push(...page.routines.map(({ id }) => id));
        place = page.next;
      } while (place !== null);
      expect(seen).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
    });
  });
}
