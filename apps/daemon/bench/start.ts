import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { now } from '../src/clock.ts';
import { startDaemon } from './daemon.ts';
import type { Bench, Figure } from './figure.ts';
import { fillStore } from './fill.ts';
import { median } from './quantile.ts';
import { usageOf } from './usage.ts';

const dayMs = 86_400_000;

/** From nothing to ready, with an empty store and with a full one. */
export const start: Bench = {
  name: 'start',
  title: 'Cold start of the daemon (open-design start)',
  async run({ folder, quick }) {
    const routines = quick ? 1_000 : 10_000;
    const rounds = quick ? 1 : 7;
    const empty = path.join(folder, 'empty');
    const full = path.join(folder, 'full');
    for (const it of [empty, full]) mkdirSync(it);
    const dueAt = now() + dayMs;
    fillStore(empty, 0, () => ({ everyMs: dayMs, anchorAt: dueAt, dueAt }));
    fillStore(full, routines, (index) => {
      return { everyMs: dayMs, anchorAt: dueAt + index, dueAt: dueAt + index };
    });
    const seen = { empty: [] as Start[], full: [] as Start[] };
    for (let round = 0; round < rounds; round += 1) {
      seen.empty.push(await startAndStop(empty));
      seen.full.push(await startAndStop(full));
    }
    const how = `from spawn to the line that says ready, and its memory then; median of ${rounds} starts, in turn`;
    return [
      ...figures('with no routine', seen.empty, how),
      ...figures(`with ${routines.toLocaleString('en-US')} routines`, seen.full, how),
    ];
  },
};

interface Start {
  readonly readyMs: number;
  readonly rssMiB: number | null;
  readonly stopMs: number;
}

async function startAndStop(dataDir: string): Promise<Start> {
  const daemon = await startDaemon(dataDir);
  const rssMiB = usageOf(daemon.pid)?.rssMiB ?? null;
  return { readyMs: daemon.readyMs, rssMiB, stopMs: await daemon.stop() };
}

function figures(name: string, starts: readonly Start[], method: string): Figure[] {
  const rss = starts.flatMap(({ rssMiB }) => rssMiB ?? []);
  const stopMs = median(starts.map((it) => it.stopMs));
  return [
    { name: `ready ${name}`, value: median(starts.map((it) => it.readyMs)), unit: 'ms', method },
    ...(rss.length === 0
      ? []
      : [{ name: `memory ${name}`, value: median(rss), unit: 'MiB', method }]),
    { name: `stopped ${name}`, value: stopMs, unit: 'ms', method: 'from SIGINT to its end' },
  ];
}
