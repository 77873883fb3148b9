import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { claimBatch, claimDue } from '../src/claim/claim-due.ts';
import { now } from '../src/clock.ts';
import { closeDatabase, insertScheduledRoutineRun, openDatabase } from '../src/db.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { openStore } from '../src/store/store.ts';
import { claimSettings } from './calendar.ts';
import type { Bench, Figure, Setting } from './figure.ts';
import { endRuns } from './end-runs.ts';
import { fillStore } from './fill.ts';
import { interleaved, type Rates, type Way } from './rounds.ts';

const hourMs = 3_600_000;

/** Durable claims per second on SQLite, beside bare inserts on the same disk. */
export const sqliteClaims: Bench = {
  name: 'sqlite',
  title: 'Durable claims on SQLite (WAL, synchronous=FULL)',
  async run(setting) {
    const measure = setting.quick ? { rounds: 2, roundMs: 100 } : { rounds: 15, roundMs: 400 };
    const ways = [
      bareInserts(setting),
      synchronousDoor(setting),
      await claims(setting, 'one by one', 1),
      await claims(setting, 'batched', claimBatch),
    ];
    try {
      const how = `median of ${measure.rounds} interleaved rounds of ${measure.roundMs} ms`;
      return figuresOf(await interleaved(ways, measure), how);
    } finally {
      for (const way of ways) await way.close();
    }
  },
};

type OpenWay = Way & { readonly close: () => unknown };

/** The reference: one row, one statement, one transaction. */
function bareInserts(setting: Setting): OpenWay {
  const file = path.join(folderIn(setting, 'bare'), 'app.sqlite');
  const db = openSqlite(file, now());
  db.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO bare (text) VALUES (?)');
  const text = 'a text as long as the id of a run row is';
  return { name: 'bare', turn: () => insert.run(text).changes, close: () => db.close() };
}

/** The claim as callers of the synchronous door make it: slot and run row in one transaction. */
function synchronousDoor(setting: Setting): OpenWay {
  const dataDir = folderIn(setting, 'door');
  const routines = 10_000;
  const begin = now();
  fillStore(dataDir, routines, () => ({ everyMs: hourMs, anchorAt: begin, dueAt: begin }));
  const db = openDatabase(dataDir, { dataDir });
  let count = 0;
  const turn = () => {
    const slotAt = begin + hourMs * Math.floor(count / routines);
    const row = {
      id: `routine-run-${count}`,
      routineId: `routine-${String(count % routines).padStart(8, '0')}`,
      trigger: 'scheduled',
      status: 'queued',
      projectId: '',
      conversationId: '',
      agentRunId: `agent-run-${count}`,
      startedAt: slotAt,
    };
    count += 1;
    return insertScheduledRoutineRun(db, row, slotAt) === null ? 0 : 1;
  };
  return { name: 'door', turn, close: closeDatabase };
}

/** The daemon's own claim, with `dueAtOnce` routines due at every look. Time is a parameter, so no look waits. */
async function claims(setting: Setting, name: string, dueAtOnce: number): Promise<OpenWay> {
  const dataDir = folderIn(setting, name.replaceAll(' ', '-'));
  // More than a round takes up: a routine comes due again only after its run has ended.
  const looks = dueAtOnce === 1 ? 10_000 : 100;
  const begin = now();
  fillStore(dataDir, looks * dueAtOnce, (index) => {
    const anchorAt = begin + Math.floor(index / dueAtOnce);
    return { everyMs: hourMs, anchorAt, dueAt: anchorAt };
  });
  const store = await openStore({ dataDir, databaseUrl: null });
  const settings = claimSettings('daemon-bench');
  let look = 0;
  const turn = async () => {
    const at = begin + (look % looks) + hourMs * Math.floor(look / looks);
    look += 1;
    return (await store.write(() => claimDue(settings, at))).claims.length;
  };
  return { name, turn, tidy: () => store.write(endRuns), close: () => store.close() };
}

function folderIn({ folder }: Setting, name: string): string {
  const made = path.join(folder, name);
  mkdirSync(made);
  return made;
}

function figuresOf(rates: Rates, how: string): Figure[] {
  const what = 'slot entry, run row and the routine’s next time';
  return [
    rate('bare one-row inserts', rates.of('bare'), `one statement, one transaction; ${how}`),
    rate(
      'claims, one by one',
      rates.of('one by one'),
      `one routine due at every look: ${what} in one transaction; ${how}`,
    ),
    {
      ...ratio('one by one / bare inserts', rates.ratio('one by one', 'bare')),
      goal: { is: 'at least', value: 0.7 },
    },
    rate(
      'insertScheduledRoutineRun',
      rates.of('door'),
      `the synchronous door: slot entry and run row in one transaction; ${how}`,
    ),
    {
      ...ratio('insertScheduledRoutineRun / bare inserts', rates.ratio('door', 'bare')),
      goal: { is: 'at least', value: 0.7 },
    },
    rate(
      'claims, batched',
      rates.of('batched'),
      `${claimBatch} routines due at every look: ${what} of all of them in one transaction; ${how}`,
    ),
    {
      ...ratio('batched / bare inserts', rates.ratio('batched', 'bare')),
      goal: { is: 'at least', value: 12 },
    },
  ];
}

function rate(name: string, value: number, method: string): Figure {
  return { name, value, unit: '/s', method };
}

function ratio(name: string, value: number): Figure {
  return { name, value, unit: '', method: 'median of the rounds’ ratios' };
}
