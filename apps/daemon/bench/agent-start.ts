import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { now } from '../src/clock.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { startDaemon } from './daemon.ts';
import type { Bench, Figure } from './figure.ts';
import { fillStore } from './fill.ts';
import { quantile } from './quantile.ts';

const hourMs = 3_600_000;
const leadMs = 6_000;

/** A program that prints the instant at which it runs (ns or ms since the epoch), and how far its slots lie apart (ms). */
interface Starter {
  readonly name: string;
  readonly argv: readonly string[];
  readonly everyMs: number;
  readonly perMs: number;
}

const starters: readonly Starter[] = [
  { name: 'date', argv: ['date', '+%s%N'], everyMs: 300, perMs: 1e6 },
  {
    name: 'node',
    argv: [process.execPath, '-e', 'console.log(Date.now())'],
    everyMs: 500,
    perMs: 1,
  },
];

/** From the slot to the first instruction of the agent, beside a bare spawn of the same program. */
export const agentStart: Bench = {
  name: 'agent-start',
  title: 'Slot to agent start, one at a time, beside a bare spawn',
  async run({ folder, quick, say }) {
    const count = quick ? 10 : 100;
    const figures: Figure[] = [];
    for (const starter of starters) {
      say(`${count} starts of ${starter.name}`);
      const starts = await startsOf(path.join(folder, starter.name), starter, count);
      figures.push(...figuresOf(starter, starts));
    }
    return figures;
  },
};

const Row = z.object({ slotAt: z.number(), claimedAt: z.number(), text: z.string() });

/** How long (ms) each took until its program printed. */
interface Starts {
  /** From before the spawn. */
  readonly bare: readonly number[];
  readonly fromSlot: readonly number[];
  readonly fromClaim: readonly number[];
}

/** A slot and a bare spawn in turn, so that other work on the machine is in both. */
async function startsOf(dataDir: string, starter: Starter, count: number): Promise<Starts> {
  mkdirSync(dataDir);
  const firstAt = now() + leadMs;
  const { everyMs, argv } = starter;
  fillStore(dataDir, count, (index) => {
    const at = firstAt + index * everyMs;
    return { everyMs: hourMs, anchorAt: at, dueAt: at, argv };
  });
  const daemon = await startDaemon(dataDir);
  const bare: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await wait(firstAt + (index + 0.5) * everyMs - now());
    bare.push(await bareStart(starter));
  }
  await untilEnded(dataDir, count);
  await daemon.stop();
  return { bare, ...slotStarts(dataDir, starter, count) };
}

async function bareStart({ argv, perMs }: Starter): Promise<number> {
  const [file = '', ...args] = argv;
  const begin = performance.timeOrigin + performance.now();
  const child = spawn(file, args, { detached: true, stdio: 'pipe' });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return Number(text) / perMs - begin;
}

/** Waits for the last runs, at most for a minute. */
async function untilEnded(dataDir: string, count: number): Promise<void> {
  const end = now() + 60_000;
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  try {
    const ended = db.prepare(
      `SELECT count(*) AS count FROM routine_runs WHERE completed_at IS NOT NULL`,
    );
    const isOver = () => z.object({ count: z.number() }).parse(ended.get()).count >= count;
    while (!isOver() && now() < end) await wait(100);
  } finally {
    db.close();
  }
}

/** @throws Error when not all runs succeeded */
function slotStarts(dataDir: string, { perMs }: Starter, count: number) {
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  try {
    const rows = db
      .prepare(
        `SELECT s.slot_at AS slotAt, s.recorded_at AS claimedAt, e.data_json AS text
           FROM routine_slots s
           JOIN routine_runs r ON r.id = s.run_id
           JOIN run_events e ON e.run_id = r.agent_run_id AND e.name = 'stdout'
          WHERE r.status = 'succeeded' ORDER BY s.slot_at`,
      )
      .all();
    if (rows.length !== count) throw new Error(`${rows.length} of ${count} runs succeeded`);
    const starts = rows.map((row) => {
      const { slotAt, claimedAt, text } = Row.parse(row);
      const at = Number(z.object({ text: z.string() }).parse(JSON.parse(text)).text) / perMs;
      return { fromSlot: at - slotAt, fromClaim: at - claimedAt };
    });
    return {
      fromSlot: starts.map(({ fromSlot }) => fromSlot),
      fromClaim: starts.map(({ fromClaim }) => fromClaim),
    };
  } finally {
    db.close();
  }
}

function figuresOf({ name, everyMs }: Starter, { bare, fromSlot, fromClaim }: Starts): Figure[] {
  // The first run goes ways that no other went before it; it is told apart.
  const [first, ...rest] = fromSlot;
  const ms = (what: string, value: number, method: string) => ({
    name: `${name}: ${what}`,
    value,
    unit: 'ms',
    method,
  });
  const asked = `the program prints when it runs; ${fromSlot.length} starts, ${everyMs} ms apart, agent command, a new project a run`;
  return [
    ms(
      'bare spawn, p50',
      quantile(bare, 0.5),
      'spawned by this process between two slots, pipes and a group of its own',
    ),
    ms('bare spawn, p99', quantile(bare, 0.99), 'the same'),
    ms('slot to agent start, p50', quantile(rest, 0.5), asked),
    ms('slot to agent start, p99', quantile(rest, 0.99), 'the same'),
    ms(
      'claim to agent start, p50',
      quantile(fromClaim.slice(1), 0.5),
      'the same, from the instant that stands with the claim',
    ),
    ms('first of a daemon', first ?? 0, 'the same; its keeper is started before the slot'),
    {
      name: `${name}: slot to agent start / bare spawn, p50`,
      value: quantile(rest, 0.5) / quantile(bare, 0.5),
      unit: '',
      goal: { is: 'at most', value: 2 },
      method: 'the two above',
    },
  ];
}
