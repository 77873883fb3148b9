import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openThrowAwayStore } from '../../src/simulate/throw-away-store.ts';
import type { Store } from '../../src/store/store.ts';
import { postgres } from '../store/postgres-ground.ts';
import { day } from './definitions.ts';
import { anyHistory, type History } from './history.ts';
import { live } from './live.ts';
import { flawless, judge, type Verdict } from './verdict.ts';

/** How many of a simulated year are lived through, on each engine; a few short ones where it is not said. */
const wanted = Number(process.env['OD_HISTORIES'] ?? 0);
const wantedOnPostgres = Number(process.env['OD_HISTORIES_POSTGRES'] ?? 0);
const seed = Number(process.env['OD_HISTORIES_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** No new history is begun after so many minutes, where it is said. */
const minutes = Number(process.env['OD_HISTORIES_MINUTES'] ?? 0);
const start = Date.UTC(2026, 0, 7, 8, 59, 30);
const year = 365 * day;

async function verdictOn(history: History, store: Store): Promise<Verdict> {
  const lived = await live(history, start, store).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  try {
    return await judge(lived);
  } finally {
    await lived.world.close();
  }
}

/** Checks that many histories and says what was checked, so that it can be done again. */
async function everyHistory(
  engine: string,
  histories: fc.Arbitrary<History>,
  numRuns: number,
  open: () => Store | Promise<Store>,
): Promise<void> {
  const since = performance.now();
  const elapsed = () => ((performance.now() - since) / 1_000).toFixed(1);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      expect(await verdictOn(history, await open())).toEqual(flawless);
      count += 1;
      if (count % 100 === 0) console.log(`${count} histories on ${engine} so far: ${elapsed()} s`);
    }),
    { numRuns, seed, ...(minutes > 0 && { interruptAfterTimeLimit: minutes * 60_000 }) },
  );
  console.log(`${count} histories on ${engine}, seed ${seed} (OD_HISTORIES_SEED): ${elapsed()} s`);
}

/** Emptied so often, the files of the tables are made anew: rows that are deleted stay in them. */
const afresh = 50;

/** One database for all, emptied before each: to make one takes longer than a history. */
async function sameDatabase(): Promise<() => Promise<Store>> {
  const { store, sql } = await postgres.fresh();
  const rows = await sql(`SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() AND tablename <> 'schema_migrations'`);
  const tables = rows.map(({ tablename }) => tablename);
  // Without its rules, rows that refer to others go in any order.
  const deleteAll = `DO $$ BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    ${tables.map((table) => `DELETE FROM ${table};`).join(' ')}
  END $$`;
  let opened = 0;
  return async () => {
    const isTurn = opened % afresh === 0;
    opened += 1;
    await sql(isTurn ? `TRUNCATE ${tables.join(', ')}` : deleteAll);
    return { ...store, close: () => Promise.resolve() };
  };
}

const patience = 4 * 3_600_000;

it(
  'every slot of a year has its one entry, whatever happens to daemons, clocks and routines',
  async () => {
    const histories = anyHistory(year, 30);
    await everyHistory('SQLite', histories, wanted || 20, () => openThrowAwayStore(start));
  },
  patience,
);

it(
  'and so it is on Postgres',
  async () => {
    const histories = wantedOnPostgres > 0 ? anyHistory(year, 30) : anyHistory(30 * day, 15);
    await everyHistory('Postgres', histories, wantedOnPostgres || 3, await sameDatabase());
  },
  patience,
);
