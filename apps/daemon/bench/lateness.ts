import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { now } from '../src/clock.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { startDaemon } from './daemon.ts';
import type { Bench, Figure } from './figure.ts';
import { fillStore } from './fill.ts';
import { quantile } from './quantile.ts';
import { type Usage, usageOf } from './usage.ts';

const hourMs = 3_600_000;
/** From filling the store to its first slot (ms): the daemon must be ready by then. */
const leadMs = 6_000;
/** How long after its last slot a claim is waited for (ms). */
const patienceMs = 60_000;

/** How late slots are claimed by a daemon that runs what it claims. */
export const lateness: Bench = {
  name: 'lateness',
  title: 'Lateness under load: the daemon claims and really runs',
  async run({ folder, quick, say }) {
    const routines = quick ? 200 : 10_000;
    const spanMs = quick ? 2_000 : 60_000;
    const dataDir = path.join(folder, 'data');
    mkdirSync(dataDir);
    const firstAt = now() + leadMs;
    const lastAt = firstAt + spanMs;
    fillStore(dataDir, routines, (index) => {
      const anchorAt = firstAt + Math.floor((index * spanMs) / routines);
      return { everyMs: hourMs, anchorAt, dueAt: anchorAt };
    });
    const daemon = await startDaemon(dataDir);
    if (now() >= firstAt) throw new Error('the daemon was not ready before its first slot');
    const before = usageOf(daemon.pid);
    say(`watches ${routines} slots come due over ${spanMs / 1_000} s`);
    const { pid } = daemon;
    const end = await watch(dataDir, routines, lastAt, () => usageOf(pid));
    const stopMs = await daemon.stop();
    const claimed = announced(daemon.logFile);
    return figuresOf({ routines, spanMs, claimed, before, stopMs, ...end });
  },
};

interface End {
  /** Slot to the instant in the ledger (ms). */
  readonly late: readonly number[];
  readonly ended: number;
  readonly usage: Usage | null;
}

const Late = z.object({ late: z.number() });
const Count = z.object({ count: z.number() });

/** Waits for the last slot and for every claim, then reads the ledger. */
async function watch(
  dataDir: string,
  routines: number,
  lastAt: number,
  usage: () => Usage | null,
): Promise<End> {
  await wait(lastAt - now());
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  try {
    const countOf = (table: string) =>
      Count.parse(db.prepare(`SELECT count(*) AS count FROM ${table}`).get()).count;
    const ended = countOf(`routine_runs WHERE status = 'succeeded'`);
    const used = usage();
    while (countOf('routine_slots') < routines) {
      if (now() > lastAt + patienceMs) throw new Error('not every slot was claimed');
      await wait(100);
    }
    const rows = db
      .prepare(`SELECT recorded_at - slot_at AS late FROM routine_slots WHERE outcome = 'ran'`)
      .all();
    return { late: rows.map((row) => Late.parse(row).late), ended, usage: used };
  } finally {
    db.close();
  }
}

const Entry = z.object({ time: z.iso.datetime(), msg: z.literal('claimed'), slotAt: z.number() });

/** From slot to the log line after the claim's commit (ms). */
function announced(logFile: string): number[] {
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"claimed"'))
    .map((line) => Entry.parse(JSON.parse(line)))
    .map(({ time, slotAt }) => Date.parse(time) - slotAt);
}

function figuresOf(
  it: End & {
    routines: number;
    spanMs: number;
    claimed: number[];
    before: Usage | null;
    stopMs: number;
  },
): Figure[] {
  const { routines, spanMs, late, ended, usage, before, claimed, stopMs } = it;
  const seconds = spanMs / 1_000;
  const load = `${routines.toLocaleString('en-US')} routines, one slot each, evenly over ${seconds} s; agent command, argv ["true"], a new project a run; every claim is followed by its run`;
  const ms = (name: string, value: number, method: string) => ({ name, value, unit: 'ms', method });
  return [
    ms('slot to claim, p50', quantile(late, 0.5), `the ledger’s recorded_at − slot_at; ${load}`),
    {
      ...ms('slot to claim, p99', quantile(late, 0.99), 'the same'),
      goal: { is: 'at most', value: 50 },
    },
    ms('slot to claim, worst', Math.max(...late), 'the same'),
    ms('slot to claim on disk, p50', quantile(claimed, 0.5), 'to the log line after the commit'),
    ms('slot to claim on disk, p99', quantile(claimed, 0.99), 'the same'),
    {
      name: 'claimed exactly once',
      value: late.length,
      unit: `of ${routines.toLocaleString('en-US')}`,
      method: 'entries of the ledger with the outcome ran',
    },
    {
      name: 'runs ended with the last slot',
      value: ended,
      unit: `of ${routines.toLocaleString('en-US')}`,
      method: 'as many at once as the machine has cores; the others wait for a place',
    },
    ms('stopped', stopMs, 'from SIGINT to its end, with all runs recorded that had not ended'),
    ...(usage === null ? [] : usageFigures(usage, before, seconds)),
  ];
}

function usageFigures(usage: Usage, before: Usage | null, seconds: number): Figure[] {
  const share = (to: number, from = 0) => ((to - from) / seconds) * 100;
  return [
    {
      name: 'the daemon’s memory',
      value: usage.mostRssMiB,
      unit: 'MiB',
      method: 'the most that it had resident',
    },
    {
      name: 'the daemon’s CPU',
      value: share(usage.cpuS, before?.cpuS),
      unit: '% of a core',
      method: 'user and system time of its own process from ready to the last slot, over the span',
    },
    {
      name: 'the agents’ CPU',
      value: share(usage.childrenCpuS, before?.childrenCpuS),
      unit: '% of a core',
      method: 'the same of the processes that it started',
    },
  ];
}
