import { describe, expect, test } from 'vitest';
import type { GroundOpener } from '../store/ground.ts';
import { postgres } from '../store/postgres-ground.ts';
import { sqlite } from '../store/sqlite-ground.ts';
import { startRace } from './race.ts';
import { event, limit, spendOnce } from './spending.ts';

const engines: readonly [string, GroundOpener][] = [
  ['SQLite file', sqlite],
  ['Postgres database', postgres],
];

describe.each(engines)('twenty processes that spend one budget on one %s', (_name, open) => {
  test('use it up and pass it by less than one event of one of them', {
    timeout: 180_000,
  }, async () => {
    const ground = await open.fresh();
    await spendOnce(ground.store);
    const ways = Array.from({ length: 20 }, () => 'spend' as const);
    const { ended } = await startRace(ways, { databases: [ground.settings], count: 0 });
    await ended;

    const [sums] = await ground.sql(
      `SELECT COUNT(*) AS runs, CAST(SUM(used_micro_usd) AS BIGINT) AS used, MAX(is_closed) AS closed FROM spendings WHERE agent_run_id <> 'past'`,
    );
    expect(sums?.['runs']).toBe(20);
    expect(Number(sums?.['used'])).toBeGreaterThanOrEqual(limit);
    expect(Number(sums?.['used'])).toBeLessThan(limit + event);
  });
});
