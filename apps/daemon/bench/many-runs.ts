import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { now } from '../src/clock.ts';
import { KeeperRecord } from '../src/spool/folder.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { startDaemon } from './daemon.ts';
import type { Bench, Figure } from './figure.ts';
import { fillStore } from './fill.ts';
import { usageOf } from './usage.ts';

const hourMs = 3_600_000;
const leadMs = 6_000;
/** How long each run works (s). */
const worksS = 10;

/** What runs cost that are at work at the same time, and whether any is lost. */
export const manyRuns: Bench = {
  name: 'many-runs',
  title: 'Runs at work at the same time',
  async run({ folder, quick, say }) {
    const count = quick ? 20 : 200;
    const dataDir = path.join(folder, 'data');
    mkdirSync(dataDir);
    const at = now() + leadMs;
    fillStore(dataDir, count, () => ({
      everyMs: hourMs,
      anchorAt: at,
      dueAt: at,
      argv: ['sh', '-c', `echo begin; sleep ${worksS}; echo end`],
    }));
    const daemon = await startDaemon(dataDir, { OD_MAX_RUNS: String(count) });
    const idle = usageOf(daemon.pid)?.rssMiB ?? 0;
    say(`${count} runs at once`);
    await wait(at - now());
    const started = await until(dataDir, count, `status <> 'queued'`);
    // All work now; none has ended yet.
    await wait(1_000);
    const keeper = usageOf(keeperPid(dataDir));
    const busy = usageOf(daemon.pid);
    const succeeded = await until(dataDir, count, `status = 'succeeded'`);
    await daemon.stop();
    return figuresOf({
      count,
      idle,
      busy: busy?.rssMiB ?? 0,
      keeper: keeper?.rssMiB ?? 0,
      startedMs: started - at,
      endedMs: succeeded - at,
      lost: count - countOf(dataDir, `status = 'succeeded'`),
    });
  },
};

function keeperPid(dataDir: string): number {
  const folder = path.join(dataDir, 'keepers');
  const name = readdirSync(folder).find((it) => it.endsWith('.json')) ?? '';
  return KeeperRecord.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))).pid;
}

/** Waits until that many runs are so, at most for a minute. @returns when it was (UTC epoch ms) */
async function until(dataDir: string, count: number, where: string): Promise<number> {
  const end = now() + 60_000;
  while (countOf(dataDir, where) < count && now() < end) await wait(50);
  return now();
}

function countOf(dataDir: string, where: string): number {
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  try {
    const row = db.prepare(`SELECT count(*) AS count FROM routine_runs WHERE ${where}`).get();
    return z.object({ count: z.number() }).parse(row).count;
  } finally {
    db.close();
  }
}

function figuresOf(it: {
  count: number;
  idle: number;
  busy: number;
  keeper: number;
  startedMs: number;
  endedMs: number;
  lost: number;
}): Figure[] {
  const { count } = it;
  const asked = `${count} routines due at one instant, ${count} places, sh that sleeps ${worksS} s`;
  const mib = (name: string, value: number, method: string) => ({
    name,
    value,
    unit: 'MiB',
    method,
  });
  const nodeKeeperMiB = 45;
  return [
    {
      name: 'runs lost',
      value: it.lost,
      unit: '',
      goal: { is: 'at most', value: 0 },
      method: asked,
    },
    {
      name: 'slot to the last one at work',
      value: it.startedMs,
      unit: 'ms',
      method: 'as the ledger shows it',
    },
    {
      name: 'slot to the last one ended',
      value: it.endedMs,
      unit: 'ms',
      method: `each works ${worksS * 1_000} ms`,
    },
    mib('the keeper of all of them', it.keeper, 'resident while all work'),
    mib(
      'the keeper, each run',
      Math.max(0, it.keeper - nodeKeeperMiB) / count,
      `what is above ${nodeKeeperMiB} MiB, a Node that does nothing, shared by all`,
    ),
    mib(
      'the daemon, each run',
      Math.max(0, it.busy - it.idle) / count,
      'resident with all at work less before the slot',
    ),
  ];
}
