import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { claimDue } from '../src/claim/claim-due.ts';
import { now } from '../src/clock.ts';
import { earliestDue } from '../src/store/queries/routines.ts';
import { openStore } from '../src/store/store.ts';
import { claimSettings } from './calendar.ts';
import type { Bench, Setting } from './figure.ts';
import { endRuns } from './end-runs.ts';
import { fillStore } from './fill.ts';
import { median } from './quantile.ts';

const dueAtOnce = 100;
const lookEveryMs = 60_000;

/** What one look of the ticker costs, with few and with very many routines. */
export const look: Bench = {
  name: 'look',
  title: `One look of the ticker with ${dueAtOnce} routines due (SQLite)`,
  async run(setting) {
    const many = setting.quick ? 50_000 : 1_000_000;
    const looks = setting.quick ? 5 : 60;
    const few = await openLooks(setting, 1_000);
    const all = await openLooks(setting, many);
    const times = { few: [] as number[], many: [] as number[] };
    try {
      // The first looks warm up and do not count.
      for (let turn = -3; turn < looks; turn += 1) {
        const pair = { few: await few.look(), many: await all.look() };
        if (turn < 0) continue;
        times.few.push(pair.few);
        times.many.push(pair.many);
      }
    } finally {
      await few.close();
      await all.close();
    }
    const how = `claim of the ${dueAtOnce} that are due, commit, and the question for the earliest instant; median of ${looks} looks, in turn on both stores`;
    const ratio = median(times.many.map((it, index) => it / (times.few[index] ?? Number.NaN)));
    return [
      figure('with 1,000 routines', median(times.few), how),
      figure(`with ${many.toLocaleString('en-US')} routines`, median(times.many), how),
      {
        name: `${many.toLocaleString('en-US')} / 1,000 routines`,
        value: ratio,
        unit: '',
        goal: { is: 'at most', value: 1.5 },
        method: 'median of the ratios of the looks',
      },
    ];
  },
};

/** A store in which at every minute exactly the same number of routines is due, spread over all its pages. */
async function openLooks({ folder, say }: Setting, routines: number) {
  const dataDir = path.join(folder, `routines-${routines}`);
  mkdirSync(dataDir);
  const groups = routines / dueAtOnce;
  const begin = now();
  say(`fills a store with ${routines} routines`);
  fillStore(dataDir, routines, (index) => {
    // 7,919 is a prime that no number of groups here has as a divisor: each group gets its share.
    const anchorAt = begin + ((index * 7_919) % groups) * lookEveryMs;
    return { everyMs: groups * lookEveryMs, anchorAt, dueAt: anchorAt };
  });
  const store = await openStore({ dataDir, databaseUrl: null });
  const settings = claimSettings('daemon-bench');
  let at = begin;
  return {
    close: () => store.close(),
    /** @returns how long it took (ms) */
    async look(): Promise<number> {
      const start = performance.now();
      const { claims } = await store.write(() => claimDue(settings, at));
      const next = await store.read(earliestDue);
      const took = performance.now() - start;
      at += lookEveryMs;
      await store.write(endRuns);
      if (claims.length === dueAtOnce && next === at) return took;
      throw new Error(`a look took ${claims.length} slots instead of ${dueAtOnce}`);
    },
  };
}

function figure(name: string, value: number, method: string) {
  return { name, value, unit: 'ms', method };
}
