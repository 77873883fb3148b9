import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { z } from 'zod';
import { now } from '../src/clock.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { type BenchDaemon, startDaemon } from './daemon.ts';
import type { Bench, Figure } from './figure.ts';
import { quantile } from './quantile.ts';
import { createTalker, type Talker } from './talker.ts';
import { openViewer, type Receipt } from './viewer.ts';

const everyMs = 50;

/** How long an event is on its way to many viewers. */
export const viewers: Bench = {
  name: 'viewers',
  title: 'Events of one run to its viewers (SSE on loopback)',
  async run({ folder, quick, say }) {
    const watching = quick ? 20 : 200;
    const lines = quick ? 20 : 200;
    const dataDir = path.join(folder, 'data');
    mkdirSync(dataDir);
    const talker = await createTalker(lines, everyMs);
    const daemon = await startDaemon(dataDir);
    try {
      const runId = await startRun(daemon, talker);
      const url = `${daemon.url}/api/runs/${runId}/events`;
      const all = Array.from({ length: watching }, () => openViewer(url, daemon.token));
      await Promise.all(all.map(({ open }) => open));
      say(`${watching} viewers watch ${lines} lines`);
      await talker.talk();
      const seen = await Promise.all(all.map(({ ended }) => ended));
      return figuresOf(seen, storedAt(dataDir, runId), lines);
    } finally {
      talker.close();
      await daemon.stop();
    }
  },
};

async function startRun({ client }: BenchDaemon, { argv }: Talker): Promise<string> {
  const { project } = await client.call(routes.createProject, { body: { name: 'Bench' } });
  const { runId } = await client.call(routes.createRun, {
    body: {
      agentId: 'command',
      agentOptions: { argv },
      message: 'Talk.',
      projectId: project.id,
    },
  });
  return runId;
}

const Stored = z.object({ seq: z.number(), at: z.number() });

/** When each event was numbered (UTC epoch ms): the instant that is stored with it. */
function storedAt(dataDir: string, runId: string): ReadonlyMap<number, number> {
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  try {
    const rows = db.prepare('SELECT seq, at FROM run_events WHERE run_id = ?').all(runId);
    return new Map(rows.map((row) => Stored.parse(row)).map(({ seq, at }) => [seq, at]));
  } finally {
    db.close();
  }
}

function figuresOf(
  seen: readonly (readonly Receipt[])[],
  stored: ReadonlyMap<number, number>,
  lines: number,
): Figure[] {
  const spoken = seen.flat().filter(({ name }) => name === 'stdout');
  const fromStore = spoken.map(({ seq, at }) => at - (stored.get(seq) ?? Number.NaN));
  const fromProgram = spoken.flatMap(({ data, at }) => printedAt(data).map((it) => at - it));
  const whole = seen.filter((receipts) => isWhole(receipts, stored.size)).length;
  const load = `${lines} lines, one every ${everyMs} ms, to ${seen.length} viewers on connections of their own, all in one process beside the daemon`;
  const ms = (name: string, value: number, method: string) => ({ name, value, unit: 'ms', method });
  return [
    ms('line to viewer, p50', quantile(fromProgram, 0.5), `printed to received; ${load}`),
    ms('line to viewer, p99', quantile(fromProgram, 0.99), 'the same'),
    ms('event to viewer, p50', quantile(fromStore, 0.5), 'the stored instant to received'),
    ms('event to viewer, p99', quantile(fromStore, 0.99), 'the same'),
    {
      name: 'viewers with every event once',
      value: whole,
      unit: `of ${seen.length}`,
      goal: { is: 'at least', value: seen.length },
      method: `numbers 1 to ${stored.size} in order, the last one end`,
    },
  ];
}

/** The instants in an event's text: one a line. */
function printedAt(data: string): number[] {
  const { text } = z.object({ text: z.string() }).parse(JSON.parse(data));
  return text.trim().split('\n').map(Number);
}

function isWhole(receipts: readonly Receipt[], events: number): boolean {
  return (
    receipts.length === events &&
    receipts.every(({ seq }, index) => seq === index + 1) &&
    receipts.at(-1)?.name === 'end'
  );
}
