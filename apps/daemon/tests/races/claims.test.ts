import { describe, expect, test } from 'vitest';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import type { Ground, GroundOpener } from '../store/ground.ts';
import { postgres } from '../store/postgres-ground.ts';
import { sqlite } from '../store/sqlite-ground.ts';
import { type Racer, startRace, type Way } from './race.ts';
import { racingRoutine } from './slots.ts';
import { clean, judge } from './verdict.ts';

const engines: readonly [string, GroundOpener, withoutKey: readonly string[]][] = [
  [
    'one SQLite file',
    sqlite,
    [
      'CREATE TABLE copy AS SELECT * FROM routine_slots',
      'DROP TABLE routine_slots',
      'ALTER TABLE copy RENAME TO routine_slots',
    ],
  ],
  ['one Postgres', postgres, ['ALTER TABLE routine_slots DROP CONSTRAINT routine_slots_pkey']],
];

describe.each(engines)('processes that race for the slots of %s', (name, open, withoutKey) => {
  test('eight of them, for 2,000: each slot is claimed once and has one run', async () => {
    const count = 2_000;
    const ground = await withRoutines(open, count);
    const since = performance.now();
    const ways = [...times(4, 'one by one'), ...times(4, 'in batches')];
    const { racers, ended } = await startRace(ways, { databases: [ground.settings], count });
    await ended;
    report(name, racers, performance.now() - since);
    expect(await judge(ground, racers, { count })).toEqual(clean);
    const [sums] = await ground.sql(
      `SELECT (SELECT count(*) FROM routine_slots) AS slots, (SELECT count(*) FROM routine_runs) AS runs`,
    );
    expect(sums).toEqual({ slots: count, runs: count });
  });

  test('and are killed: what they claimed has its run, and the rest is claimed later', async () => {
    const count = 400;
    const ground = await withRoutines(open, count);
    const order = { databases: [ground.settings], count };
    const { racers, ended, nextClaim, kill } = await startRace(times(4, 'one by one'), order);
    while (racers.flatMap((it) => it.claimed).length < count / 4) await nextClaim();
    kill();
    await ended;
    const halfway = await judge(ground, racers, { count, told: false });
    expect(halfway).toMatchObject({ doubled: [], disputed: [] });
    expect(halfway.lost).not.toEqual([]);
    const [unmatched] = await ground.sql(
      `SELECT count(*) AS n FROM routine_slots FULL JOIN routine_runs
       ON routine_runs.id = routine_slots.run_id
       WHERE routine_runs.id IS NULL OR routine_slots.run_id IS NULL`,
    );
    expect(unmatched).toEqual({ n: 0 });
    const heirs = await startRace(['in batches', 'one by one'], order);
    await heirs.ended;
    const all = [...racers, ...heirs.racers];
    expect(await judge(ground, all, { count, told: false })).toEqual(clean);
  });

  test('without the key of the ledger, and these tests see every slot that is claimed twice', async () => {
    const count = 100;
    const ground = await withRoutines(open, count);
    for (const sql of withoutKey) await ground.sql(sql);
    const order = { databases: [ground.settings], count };
    const { racers, ended } = await startRace(times(3, 'one by one'), order);
    await ended;
    const { doubled } = await judge(ground, racers, { count });
    expect(doubled).toHaveLength(count);
  });
});

const times = (count: number, way: Way): Way[] => Array.from({ length: count }, () => way);

async function withRoutines(open: GroundOpener, count: number): Promise<Ground> {
  const ground = await open.fresh();
  await ground.store.write(function* () {
    for (let n = 0; n < count; n += 1) yield* insertRoutine(racingRoutine(n));
  });
  await ground.store.close();
  return ground;
}

function report(name: string, racers: readonly Racer[], ms: number): void {
  const counts = racers.map((it) => `${it.name} ${it.claimed.length}`).join(', ');
  console.log(`${name}: ${counts}; ${Math.round(ms)} ms`);
}
