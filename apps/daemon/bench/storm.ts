import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { claimDue } from '../src/claim/claim-due.ts';
import { now } from '../src/clock.ts';
import { openStore } from '../src/store/store.ts';
import { claimSettings } from './calendar.ts';
import { claimRound, makeTemplate } from './claim-round.ts';
import type { Bench, Figure, Setting } from './figure.ts';
import { fillStore } from './fill.ts';
import { startPostgres } from './postgres.ts';
import { quantile } from './quantile.ts';

const hourMs = 3_600_000;

/** Very many routines that are due in the same second. */
export const storm: Bench = {
  name: 'storm',
  title: 'A storm: every routine due in the same second',
  async run(setting) {
    const routines = setting.quick ? 5_000 : 100_000;
    return [...(await onSqlite(setting, routines)), ...(await onPostgres(setting, routines))];
  },
};

/** Claims as the ticker does, from the first due instant on, until nothing is left. */
async function onSqlite({ folder, say }: Setting, routines: number): Promise<Figure[]> {
  const dataDir = path.join(folder, 'sqlite');
  mkdirSync(dataDir);
  say(`fills a store with ${routines} routines`);
  const begin = now();
  fillStore(dataDir, routines, (index) => {
    const anchorAt = begin + (index % 1_000);
    return { everyMs: hourMs, anchorAt, dueAt: anchorAt };
  });
  const store = await openStore({ dataDir, databaseUrl: null });
  const settings = claimSettings('daemon-bench');
  const late: number[] = [];
  const start = now();
  try {
    // Time goes on from the storm's first instant as it goes on here.
    while (late.length < routines) {
      const at = begin + (now() - start);
      const { claims } = await store.write(() => claimDue(settings, at));
      const committedAt = begin + (now() - start);
      for (const { slotAt } of claims) late.push(committedAt - (slotAt ?? committedAt));
    }
    const tookMs = now() - start;
    const how = `${routines.toLocaleString('en-US')} routines due within one second, one process claiming 500 a transaction as time goes on, each commit durable`;
    return figures('SQLite', { rate: (routines * 1_000) / tookMs, late, how });
  } finally {
    await store.close();
  }
}

async function onPostgres({ folder, quick, say }: Setting, routines: number): Promise<Figure[]> {
  const server = await startPostgres(folder);
  try {
    say(`fills Postgres with ${routines} routines`);
    const slotAt = await makeTemplate(server, routines);
    const workers = quick ? 2 : 4;
    const { claimed, firstMs, allMs } = await claimRound(server, 'ours', { workers, slotAt });
    if (claimed !== routines) throw new Error(`${claimed} of ${routines} claimed`);
    const how = `${routines.toLocaleString('en-US')} routines due at one instant, ${workers} worker processes, one round`;
    return [
      { name: 'Postgres', value: (claimed * 1_000) / allMs, unit: '/s', method: how },
      { name: 'Postgres, first batch after', value: firstMs, unit: 'ms', method: how },
      { name: 'Postgres, last batch after', value: allMs, unit: 'ms', method: how },
    ];
  } finally {
    await server.stop();
  }
}

function figures(
  engine: string,
  {
    rate,
    late,
    how,
  }: { readonly rate: number; readonly late: readonly number[]; readonly how: string },
): Figure[] {
  return [
    { name: engine, value: rate, unit: '/s', method: how },
    {
      name: `${engine}, lateness p50`,
      value: quantile(late, 0.5),
      unit: 'ms',
      method: `commit − slot; ${how}`,
    },
    {
      name: `${engine}, lateness p99`,
      value: quantile(late, 0.99),
      unit: 'ms',
      method: `commit − slot; ${how}`,
    },
  ];
}
