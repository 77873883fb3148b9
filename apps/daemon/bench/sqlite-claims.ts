import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { claimBatch, claimDue } from '../src/claim/claim-due.ts';
import { now } from '../src/clock.ts';
import { closeDatabase, insertScheduledRoutineRun, openDatabase } from '../src/db.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { openStore } from '../src/store/store.ts';
import { claimSettings } from './calendar.ts';
import { everyMs } from './claims.ts';
import type { Bench, Figure, Setting } from './figure.ts';
import { endRuns } from './end-runs.ts';
import { fillStore } from './fill.ts';
import { openHandClaims } from './hand-claims.ts';
import { interleaved, type Rates, type Way } from './rounds.ts';

/** Durable claims per second on SQLite, beside bare inserts on the same disk. */
export const sqliteClaims: Bench = {
  name: 'sqlite',
  title: 'Durable claims on SQLite (WAL, synchronous=FULL)',
  async run(setting) {
    const measure = setting.quick ? { rounds: 2, roundMs: 100 } : { rounds: 15, roundMs: 400 };
    const ways = [
      bareInserts(setting),
      synchronousDoor(setting),
      handClaims(setting, 'one by one, by hand', 1),
      await claims(setting, 'one by one', 1),
      handClaims(setting, 'batched, by hand', claimBatch),
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
  fillStore(dataDir, routines, () => ({ everyMs, anchorAt: begin, dueAt: begin }));
  const db = openDatabase(dataDir, { dataDir });
  let count = 0;
  const turn = () => {
    const slotAt = begin + everyMs * Math.floor(count / routines);
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
  const { dataDir, instantOf } = filled(setting, name, dueAtOnce);
  const store = await openStore({ dataDir, databaseUrl: null });
  const settings = claimSettings('daemon-bench');
  let look = 0;
  const turn = async () => {
    const at = instantOf(look);
    look += 1;
    return (await store.write(() => claimDue(settings, at))).claims.length;
  };
  return { name, turn, tidy: () => store.write(endRuns), close: () => store.close() };
}

/** The same claim, its statements written by hand. */
function handClaims(setting: Setting, name: string, dueAtOnce: number): OpenWay {
  const { dataDir, instantOf } = filled(setting, name, dueAtOnce);
  const { claim, end, close } = openHandClaims(dataDir);
  let look = 0;
  const turn = () => {
    const at = instantOf(look);
    look += 1;
    return claim(at);
  };
  return { name, turn, tidy: end, close };
}

/** A store in which `dueAtOnce` routines are due at every look, and the instants of the looks. */
function filled(setting: Setting, name: string, dueAtOnce: number) {
  const dataDir = folderIn(setting, name.replaceAll(/\W+/g, '-'));
  // More than a round takes up: a routine comes due again only after its run has ended.
  const looks = dueAtOnce === 1 ? 10_000 : 100;
  const begin = now();
  fillStore(dataDir, looks * dueAtOnce, (index) => {
    const anchorAt = begin + Math.floor(index / dueAtOnce);
    return { everyMs, anchorAt, dueAt: anchorAt };
  });
  const instantOf = (look: number) => begin + (look % looks) + everyMs * Math.floor(look / looks);
  return { dataDir, instantOf };
}

function folderIn({ folder }: Setting, name: string): string {
  const made = path.join(folder, name);
  mkdirSync(made);
  return made;
}

/** What a way of claiming is held against, and the goal. */
const goals = [
  { name: 'one by one', atLeast: 0.7, hand: 'one by one, by hand' },
  { name: 'batched', atLeast: 12, hand: 'batched, by hand' },
];

function figuresOf(rates: Rates, how: string): Figure[] {
  const what = 'slot entry, run row and the routine’s next time';
  const method = 'median of the rounds’ ratios';
  const door = 'insertScheduledRoutineRun';
  return [
    ...ratesOf(rates, 'bare', 'bare one-row inserts', `one statement, one transaction; ${how}`),
    ...goals.flatMap(({ name, atLeast, hand }): Figure[] => {
      const due = name === 'batched' ? `${claimBatch} routines` : 'one routine';
      const work = `${due} due at every look: ${what} in one transaction`;
      const byHand = `the same statements written by hand on the driver alone, of schedules and policies that it knows; ${how}`;
      const goal = { is: 'at least', value: atLeast } as const;
      const ratio = rates.ratio(name, 'bare');
      return [
        ...ratesOf(rates, name, `claims, ${name}`, `${work}; ${how}`),
        { name: `${name} / bare inserts`, value: ratio, unit: '', goal, method },
        ...ratesOf(rates, hand, hand, byHand),
        { name: `${hand} / bare inserts`, value: rates.ratio(hand, 'bare'), unit: '', method },
        { name: `${name} / by hand`, value: rates.ratio(name, hand), unit: '', method },
      ];
    }),
    ...ratesOf(
      rates,
      'door',
      door,
      `the synchronous door: slot entry and run row in one transaction; ${how}`,
    ),
    {
      name: `${door} / bare inserts`,
      value: rates.ratio('door', 'bare'),
      unit: '',
      goal: { is: 'at least', value: 0.7 },
      method,
    },
  ];
}

/** How often a second, and what of it is processor time. */
function ratesOf(rates: Rates, way: string, name: string, method: string): Figure[] {
  const cpu = 'processor time of one, the kernel’s work included; median of the rounds';
  return [
    { name, value: rates.of(way), unit: '/s', method },
    { name: `${name}, processor time`, value: rates.cpuUs(way), unit: 'µs', method: cpu },
  ];
}
