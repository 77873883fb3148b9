import { BackfillInput, type RunStatus } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { backfill } from '../../src/claim/backfill.ts';
import { claimDue } from '../../src/claim/claim-due.ts';
import { explain } from '../../src/claim/explain.ts';
import type { Claim } from '../../src/handoff.ts';
import { countOutcome } from '../../src/record/streak.ts';
import { calendarIn } from '../../src/schedule/calendar-in.ts';
import { placesOfRoutine } from '../../src/store/queries/places-of-routine.ts';
import {
  changeRoutine,
  earliestDue,
  findRoutine,
  insertRoutine,
} from '../../src/store/queries/routines.ts';
import { listSlots } from '../../src/store/queries/slots.ts';
import { listVersions } from '../../src/store/queries/versions.ts';
import type { Store } from '../../src/store/store.ts';
import { hour, minute, routineRow, settings, ten } from '../store/conformance/examples.ts';
import { sqlite } from '../store/sqlite-ground.ts';

/** A store with one routine, hourly from ten on where no schedule is given. */
async function routineWith(
  policies: object,
  { schedule, enabled = true }: { schedule?: object; enabled?: boolean } = {},
): Promise<Store> {
  const { store } = await sqlite.fresh();
  const own = schedule === undefined ? {} : { scheduleJson: JSON.stringify(schedule) };
  const row = routineRow('r', { policiesJson: JSON.stringify(policies), enabled, ...own });
  await store.write(() => insertRoutine(row));
  return store;
}

const look = (store: Store, at: number) => store.write(() => claimDue(settings, at));
const why = async (store: Store, at: number, now: number) =>
  await store.read(() => explain(settings.calendar, 'r', at, now));

async function ledger(store: Store) {
  const slots = await store.read(() => listSlots('r', { from: 0, to: 2 * ten, limit: 1_000 }));
  return slots.map(({ slotAt, count, outcome, cause }) => [slotAt, count, outcome, cause]);
}

describe('slots that passed while nobody could take them', () => {
  it('do not run under skip, but one that is on time does', async () => {
    const store = await routineWith({ catchUp: { mode: 'skip' } });
    expect((await look(store, ten + 2 * hour + 2 * minute)).claims).toEqual([]);
    expect((await look(store, ten + 3 * hour)).claims).toHaveLength(1);
    expect(await ledger(store)).toEqual([
      [ten, 3, 'missed', 'daemon_late'],
      [ten + 3 * hour, 1, 'ran', null],
    ]);
  });

  it('run latest first, one after the other, so many a minute', async () => {
    const store = await routineWith({ catchUp: { mode: 'all', max: 3, perMinute: 4 } });
    const at = ten + 5 * hour + 2 * minute;
    const { claims } = await look(store, at);
    expect(claims.map(({ slotAt }) => slotAt)).toEqual([5, 4, 3].map((n) => ten + n * hour));
    expect(claims.map(({ startAt }) => startAt)).toEqual([null, at + 15_000, at + 30_000]);
    expect(claims.map(({ after }) => after)).toEqual([[], [claims[0]?.runId], [claims[1]?.runId]]);
  });

  it('are missed when they lie farther back than the window', async () => {
    for (const [late, expected] of [
      [5 * minute, 'caught_up'],
      [5 * minute + 1, 'missed'],
    ] as const) {
      const store = await routineWith({ catchUp: { windowMs: 5 * minute } });
      await look(store, ten + late);
      expect(await ledger(store)).toMatchObject([[ten, 1, expected, 'daemon_late']]);
    }
  });

  it.each([
    ['a time of day, on the clock of the schedule', '13:00', 3 * hour],
    ['a time of day of the next day, where it comes before the slot', '09:00', 23 * hour],
    ['a duration', 20 * minute, 20 * minute],
  ])('are missed later than %s', async (_, notAfter, lasts) => {
    // Ten in UTC is ten in London in March.
    const daily = { kind: 'daily', time: '10:00', timezone: 'Europe/London' };
    for (const [late, expected] of [
      [lasts, ['caught_up', 'daemon_late']],
      [lasts + 1, ['missed', 'stale']],
    ] as const) {
      const store = await routineWith({ catchUp: { notAfter } }, { schedule: daily });
      await look(store, ten + late);
      expect(await ledger(store)).toEqual([[ten, 1, ...expected]]);
    }
  });

  it('take the time of day from the zone that the rule names itself', () => {
    const rule = 'DTSTART;TZID=Asia/Tokyo:20260101T090000 RRULE:FREQ=DAILY';
    const found = calendarIn('UTC').timeOfDay({ kind: 'rrule', rule }, '11:00', ten);
    expect(new Date(found).toISOString()).toBe('2026-03-03T02:00:00.000Z');
  });
});

describe('a slot that comes due beside live runs', () => {
  /** What becomes of four slots in a row of which no run ends. */
  async function fourSlots(mode: string, max = 2) {
    const store = await routineWith({ overlap: { mode, max } });
    const claims: (Claim | undefined)[] = [];
    for (let n = 0; n < 4; n += 1) claims.push((await look(store, ten + n * hour)).claims[0]);
    const before = (n: number) => claims.slice(0, n).map((it) => it?.runId);
    return { store, claims, before };
  }

  it('is skipped under skip', async () => {
    const { claims } = await fourSlots('skip');
    expect(claims.map((it) => it !== undefined)).toEqual([true, false, false, false]);
  });

  it('waits under queue_one unless one waits, under queue_all unless so many do', async () => {
    // The first, which no daemon has started here, counts as one that waits.
    const { claims, before } = await fourSlots('queue_all', 3);
    expect(claims.map((it) => it?.after)).toEqual([[], before(1), before(2), undefined]);
    const one = await fourSlots('queue_one');
    expect(one.claims.map((it) => it?.after)).toEqual([[], undefined, undefined, undefined]);
  });

  it('runs beside them under allow, which says how many may', async () => {
    const { store, claims } = await fourSlots('allow', 3);
    expect(claims.map((it) => it?.after)).toEqual([[], [], [], []]);
    expect(await store.read(() => placesOfRoutine('r'))).toBe(3);
    const other = await routineWith({ overlap: { mode: 'queue_all', max: 3 } });
    expect(await other.read(() => placesOfRoutine('r'))).toBeNull();
    expect(await other.read(() => placesOfRoutine('not there'))).toBeNull();
  });

  it('ends them all under cancel_running, those that wait too', async () => {
    const { claims, before } = await fourSlots('cancel_running');
    expect(claims.map((it) => [it?.cancels, it?.after])).toEqual([
      [false, []],
      [true, before(1)],
      [true, before(2)],
      [true, before(3)],
    ]);
  });
});

describe('jitter', () => {
  it('starts a routine later by a part that is its own and always the same', async () => {
    const delays = new Set<number>();
    for (let round = 0; round < 2; round += 1) {
      const store = await routineWith({ jitterMs: 30 * minute });
      await look(store, ten - 1);
      const due = (await store.read(earliestDue)) ?? 0;
      expect((await look(store, due - 1)).claims).toEqual([]);
      expect((await look(store, due)).claims).toMatchObject([{ slotAt: ten }]);
      expect(await ledger(store)).toEqual([[ten, 1, 'ran', null]]);
      delays.add(due - ten);
    }
    expect(delays.size).toBe(1);
    const [delay = 0] = delays;
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThan(30 * minute);
  });
});

describe('failed runs in a row', () => {
  async function after(...ends: RunStatus[]) {
    const store = await routineWith({ pauseAfterFailures: 3 });
    for (const status of ends) await store.write(() => countOutcome('r', status));
    return await store.read(() => findRoutine('r'));
  }

  it('pause the routine when there are enough of them', async () => {
    expect(await after('failed', 'failed')).toMatchObject({ enabled: true, failures: 2 });
    expect(await after('failed', 'timed_out', 'blocked')).toMatchObject({
      enabled: false,
      pausedBy: 'policy',
      failures: 3,
      note: 'Paused after 3 failed runs in a row.',
    });
  });

  it('are counted anew after a run that went well, and not changed by one that was ended', async () => {
    const mixed = ['failed', 'failed', 'succeeded', 'failed', 'nothing_to_do', 'failed'] as const;
    expect(await after(...mixed)).toMatchObject({ enabled: true, failures: 1 });
    const ended = ['failed', 'canceled', 'interrupted', 'parked', 'failed'] as const;
    expect(await after(...ended)).toMatchObject({ enabled: true, failures: 2 });
  });
});

describe('a backfill', () => {
  async function claimsOf(wish: object) {
    const store = await routineWith({}, { enabled: false });
    const now = ten + 9 * hour;
    const range = { from: ten, to: ten + 4 * hour, dryRun: false };
    const input = BackfillInput.parse({ ...range, ...wish });
    const { claims } = await store.write(function* () {
      const routine = yield* findRoutine('r');
      if (routine === null) throw new Error('no routine');
      return yield* backfill(routine, input, { ...settings, now });
    });
    const position = new Map(claims.map(({ runId }, index) => [runId, index]));
    return claims.map(({ slotAt, startAt, after }) => ({
      slot: ((slotAt ?? 0) - ten) / hour,
      inMs: (startAt ?? 0) - now,
      after: after.map((runId) => position.get(runId)),
    }));
  }

  it('starts oldest first, each after the one before, so many a minute', async () => {
    expect(await claimsOf({ perMinute: 2 })).toEqual(
      [0, 1, 2, 3, 4].map((n) => ({ slot: n, inMs: n * 30_000, after: n === 0 ? [] : [n - 1] })),
    );
  });

  it('has under allow as many runs beside each other as are allowed', async () => {
    const claims = await claimsOf({ overlap: { mode: 'allow', max: 2 } });
    expect(claims.map(({ after }) => after)).toEqual([[], [], [0], [1], [2]]);
  });

  it('skips what does not fit its own policy', async () => {
    const claims = await claimsOf({ overlap: { mode: 'queue_all', max: 2 } });
    expect(claims.map(({ slot }) => slot)).toEqual([0, 1]);
  });
});

describe('what is said of a slot', () => {
  it('names outcome, cause, the stretch it is part of, and the run that stands for it', async () => {
    const store = await routineWith({});
    const at = ten + 2 * hour + 2 * minute;
    const [claim] = (await look(store, at)).claims;
    const iso = (it: number) => new Date(it).toISOString();
    const late = 'the daemon was running, but too busy or stopped to look in time';
    expect((await why(store, ten, at)).slice(0, 3)).toEqual([
      `The slot was missed: ${late}.`,
      `It is one of 2 slots from ${iso(ten)} to ${iso(ten + hour)}.`,
      `The later run ${claim?.runId} stands for it.`,
    ]);
    const [caughtUp, run] = await why(store, ten + 2 * hour, at);
    expect(caughtUp).toBe(
      `The slot was claimed by daemon-a 120 s after its time, to catch up: ${late}.`,
    );
    expect(run).toContain(`Its run ${claim?.runId} is queued`);
    await look(store, ten + 3 * hour);
    expect((await why(store, ten + 3 * hour, at)).slice(0, 2)).toEqual([
      'The slot was skipped: another run of the routine was still live.',
      `That run is ${claim?.runId}.`,
    ]);
  });

  it('tells what is to come from what nobody has looked at, and from what is no slot', async () => {
    const store = await routineWith({});
    const first = async (at: number, now: number) => (await why(store, at, now))[0];
    expect(await first(ten + hour, ten)).toBe('The slot is still to come.');
    expect(await first(ten, ten)).toBe('The slot has passed and nobody has looked at it yet.');
    expect(await first(ten + 1, ten)).toMatch(/is no slot of the schedule/);
    expect(await first(ten - hour, ten)).toBe('The routine did not exist yet.');
  });

  it('says that the routine was paused then, and with which note', async () => {
    const store = await routineWith({});
    await look(store, ten);
    await store.write(() =>
      changeRoutine('r', {
        kind: 'paused',
        columns: { enabled: 0, paused_by: 'person', note: 'on holiday' },
        from: ten,
        dueAt: null,
      }),
    );
    const [sentence] = await why(store, ten + hour, ten + 2 * hour);
    expect(sentence).toBe('The routine was paused (on holiday), so no slot was implied.');
    expect((await store.read(() => listVersions('r'))).at(-1)?.change).toBe('paused');
  });
});
