import { describe, expect, test } from 'vitest';
import { cellsBetween, lastCells } from '../../../src/show/cells/cells.ts';
import { routineRows } from '../../../src/show/cells/rows.ts';
import { recordSlots, type SlotRecord } from '../../../src/store/queries/claims.ts';
import type { RoutineListWish } from '../../../src/store/queries/routine-list.ts';
import { insertRoutineRun, updateLiveRun } from '../../../src/store/queries/routine-runs.ts';
import { changeRoutine, insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import { insertSpending } from '../../../src/store/queries/spendings.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { calendar, day, hour, minute, routineRow, runRow, ten, spending } from './examples.ts';

/** Routines as a person looks at them: a list, and the slots of one. */
export function exerciseRoutineViews(open: GroundOpener): void {
  describe('the list of routines', () => {
    exerciseRows(open);
  });
  describe('the cells of a routine', () => {
    exerciseCells(open);
  });
}

const everything: RoutineListWish = { state: 'all', sort: 'created', offset: 0, limit: 10 };

async function listed(store: Store, wish: Partial<RoutineListWish>): Promise<string> {
  const setup = { calendar, timeZone: 'UTC', now: ten };
  const page = await store.read(() => routineRows(setup, { ...everything, ...wish }));
  return `${page.rows.map(({ id }) => id).join(' ')} of ${page.total}`;
}

function exerciseRows(open: GroundOpener): void {
  async function five(): Promise<Store> {
    const { store, sql } = await open.fresh();
    await store.write(function* () {
      yield* insertRoutine(routineRow('a', { name: 'Zebra 100%', agentId: 'brief' }));
      yield* insertRoutine(routineRow('b', { name: 'apple', enabled: false }));
      yield* insertRoutine(routineRow('c', { name: 'Mango_1', createdAt: ten - 10 * minute }));
      yield* insertRoutine(routineRow('d', { name: 'mango 11' }));
      yield* insertRoutine(routineRow('e', { name: 'gone' }));
    });
    await sql(`UPDATE routines SET due_at = ${ten + hour}, failures = 2 WHERE id = 'a'`);
    await sql(`UPDATE routines SET due_at = ${ten + 1}, snoozed_until = ${ten + 1} WHERE id = 'd'`);
    await sql(`UPDATE routines SET due_at = ${ten + 2 * hour} WHERE id = 'c'`);
    await sql(`UPDATE routines SET failures = 3 WHERE id = 'b'`);
    await sql(`UPDATE routines SET deleted_at = ${ten}, due_at = NULL WHERE id = 'e'`);
    return store;
  }

  test('is searched by a part of the name, taken as it is written', async () => {
    const store = await five();
    expect(await listed(store, { q: 'MANGO' })).toBe('c d of 2');
    expect(await listed(store, { q: '0%' })).toBe('a of 1');
    expect(await listed(store, { q: 'o_1' })).toBe('c of 1');
    expect(await listed(store, { q: 'gone' })).toBe(' of 0');
    expect(await listed(store, { agentId: 'brief' })).toBe('a of 1');
  });

  test('is filtered by how a routine stands', async () => {
    const store = await five();
    expect(await listed(store, { state: 'on' })).toBe('c a of 2');
    expect(await listed(store, { state: 'paused' })).toBe('b of 1');
    expect(await listed(store, { state: 'snoozed' })).toBe('d of 1');
    expect(await listed(store, { state: 'failing' })).toBe('a of 1');
    expect(await listed(store, { state: 'unreadable' })).toBe(' of 0');
  });

  test('is in the wanted order, page after page without a gap or a double', async () => {
    const store = await five();
    await store.write(() => insertRoutineRun(runRow('r', 'b')));
    expect(await listed(store, { sort: 'next' })).toBe('d a c b of 4');
    for (const [offset, page] of ['d a', 'a c', 'c b', 'b', ''].entries())
      expect(await listed(store, { sort: 'next', offset, limit: 2 })).toBe(`${page} of 4`);
    expect(await listed(store, { sort: 'name' })).toBe('b d c a of 4');
    expect(await listed(store, { sort: 'last', limit: 1 })).toBe('b of 4');
    expect(await listed(store, { sort: 'created' })).toBe('c a b d of 4');
  });

  test('has a routine that cannot be read, with the reason', async () => {
    const { store, sql } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('a')));
    await store.write(() => insertRoutine(routineRow('b')));
    await sql(`UPDATE routines SET schedule_json = '{"kind":"of a newer program"}' WHERE id = 'b'`);
    expect(await listed(store, { state: 'unreadable' })).toBe('b of 1');
    const setup = { calendar, timeZone: 'UTC', now: ten };
    const { rows } = await store.read(() => routineRows(setup, everything));
    expect(rows[0]).toMatchObject({
      sentence: "Every hour at minute 0, the daemon's time zone",
      unreadable: null,
      nextRunAt: ten,
    });
    expect(rows[1]).toMatchObject({ sentence: '', nextRunAt: null });
    expect(rows[1]?.unreadable).toContain('kind');
  });

  test('says what the last seven days used, and how the last run stands', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('a')));
    await store.write(() => insertRoutineRun(runRow('r', 'a')));
    for (const [id, admittedAt] of [
      ['x', ten - 8 * day],
      ['y', ten - 6 * day],
      ['z', ten],
    ] as const)
      await store.write(() => insertSpending(spending(id, admittedAt)));
    const setup = { calendar, timeZone: 'UTC', now: ten };
    const { rows } = await store.read(() => routineRows(setup, everything));
    expect(rows[0]).toMatchObject({ costWeekUsd: 0.000014, tokensWeek: 6, lastRun: { id: 'r' } });
  });
}

function entry(slotAt: number, untilAt: number, count: number): SlotRecord {
  return {
    routineId: 'a',
    slotAt,
    untilAt,
    count,
    outcome: 'missed',
    cause: 'asleep',
    runId: null,
    otherRunId: null,
  };
}

function exerciseCells(open: GroundOpener): void {
  const at = (cells: readonly { slotAt: number; count: number }[]) =>
    cells
      .map(({ slotAt, count }) => `${(slotAt - ten) / hour}${count > 1 ? `×${count}` : ''}`)
      .join(' ');

  async function ledger(...entries: readonly SlotRecord[]): Promise<Store> {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('a')));
    await store.write(() => recordSlots(entries, 'daemon-a', ten));
    return store;
  }

  test('show a stretch of missed slots one by one, each with its reason', async () => {
    const store = await ledger(entry(ten, ten + 2 * hour, 3));
    await store.write(() => insertScheduledRun(runRow('r', 'a'), ten + 3 * hour));
    await store.write(() => updateLiveRun('r', { status: 'failed', error: 'No disk.\nmore' }));
    const cells = (await store.read(() => lastCells(calendar, ['a'], 14))).get('a') ?? [];
    expect(at(cells)).toBe('0 1 2 3');
    expect(cells[0]?.reason).toBe('Missed: the machine was asleep.');
    expect(cells[3]).toMatchObject({
      outcome: 'ran',
      runId: 'r',
      agentRunId: 'agent-r',
      status: 'failed',
      trigger: 'scheduled',
      reason: 'Taken on time; its run failed: No disk.',
    });
  });

  test('are the last ones only, also of a year that was missed', async () => {
    const hours = 365 * 24;
    const store = await ledger(entry(ten, ten + (hours - 1) * hour, hours));
    const cells = (await store.read(() => lastCells(calendar, ['a'], 3))).get('a') ?? [];
    expect(at(cells)).toBe('8757 8758 8759');
  });

  test('are spread by the definition that was in force, not by the present one', async () => {
    const store = await ledger(entry(ten, ten + 2 * hour, 3));
    const columns = { schedule_json: '{"kind":"hourly","minute":30}' };
    const change = { kind: 'edited', columns, from: ten + 2.2 * hour, dueAt: ten } as const;
    await store.write(() => changeRoutine('a', change));
    const wish = { from: ten + hour, until: ten + 4 * hour, now: ten + 2.4 * hour };
    const { cells } = await store.read(() => cellsBetween(calendar, 'a', wish));
    expect(at(cells)).toBe('1 2 2.5 3.5');
    expect(cells.map(({ outcome }) => outcome)).toEqual(['missed', 'missed', 'due', 'due']);
    expect(cells[2]?.reason).toBe('Still to come.');
  });

  test('stay one cell where the definition cannot say which slots they were', async () => {
    const store = await ledger(entry(ten, ten + 2 * hour, 7));
    const cells = (await store.read(() => lastCells(calendar, ['a'], 14))).get('a') ?? [];
    expect(at(cells)).toBe('0×7');
    expect(cells[0]?.untilAt).toBe(ten + 2 * hour);
  });

  test('stay one cell where a stretch has more slots than an answer', async () => {
    const store = await ledger(entry(ten, ten + 5_999 * hour, 6_000));
    const wish = { from: ten, until: ten + 6_001 * hour, now: ten };
    await store.write(() =>
      changeRoutine('a', {
        kind: 'paused',
        columns: { enabled: 0 },
        from: ten + 5_999 * hour,
        dueAt: null,
      }),
    );
    const { cells, truncated } = await store.read(() => cellsBetween(calendar, 'a', wish));
    expect([at(cells), truncated]).toEqual(['0×6000', false]);
    const part = { ...wish, from: ten + 5_000 * hour };
    const some = await store.read(() => cellsBetween(calendar, 'a', part));
    expect([some.cells.length, some.truncated]).toEqual([1_000, false]);
  });

  test('are those nearest to now where there are too many', async () => {
    const past = Array.from({ length: 3_000 }, (_, n) => entry(ten + n * hour, ten + n * hour, 1));
    const store = await ledger(...past);
    const now = ten + 2_999 * hour;
    const settled = { kind: 'edited', columns: {}, from: now, dueAt: now } as const;
    await store.write(() => changeRoutine('a', settled));
    const wish = { from: ten, until: ten + 20_000 * hour, now };
    const { cells, truncated } = await store.read(() => cellsBetween(calendar, 'a', wish));
    expect([cells.length, truncated]).toEqual([5_000, true]);
    expect([at(cells.slice(0, 1)), at(cells.slice(-1))]).toEqual(['500', '5499']);
  });

  test('are none of a routine that is paused or deleted, but what was', async () => {
    const store = await ledger(entry(ten, ten, 1));
    const columns = { deleted_at: ten, enabled: 0 };
    await store.write(() =>
      changeRoutine('a', { kind: 'deleted', columns, from: ten, dueAt: null }),
    );
    const wish = { from: 0, until: ten + day, now: ten };
    const { cells } = await store.read(() => cellsBetween(calendar, 'a', wish));
    expect(at(cells)).toBe('0');
  });
}
