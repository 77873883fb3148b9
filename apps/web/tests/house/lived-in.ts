import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseScheduleText, Policies } from '@open-design/contracts';
import type { z } from 'zod';
import { createDaemon } from '../../../daemon/src/simulate/daemon.ts';
import { createMachine } from '../../../daemon/src/simulate/machine.ts';
import { createWorld } from '../../../daemon/src/simulate/world.ts';
import { insertProject } from '../../../daemon/src/store/queries/projects.ts';
import { openSqlite } from '../../../daemon/src/store/open-sqlite.ts';
import { readSync, transactSync } from '../../../daemon/src/store/sqlite.ts';
import type { Store } from '../../../daemon/src/store/store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Habit {
  readonly name: string;
  readonly prompt: string;
  readonly schedule: string;
  readonly agentId: string;
  readonly projectId: string;
  readonly policies?: z.input<typeof Policies>;
  /** Every so many runs fails; 0 never. */
  readonly failsEvery?: number;
  /** ms */
  readonly takes?: number;
}

/** What a small team leaves to its machine. */
export const habits: readonly Habit[] = [
  {
    name: 'Morning brief',
    prompt: 'Say what changed since {{last.time}}, and what is likely to break next.',
    schedule: 'weekdays:08:30@Europe/Berlin',
    agentId: 'brief',
    projectId: 'website',
  },
  {
    name: 'Dependency watch',
    prompt:
      'Look for outdated and vulnerable dependencies. Open a branch for each that can be raised safely.',
    schedule: 'daily:02:15@Europe/Berlin',
    agentId: 'claude',
    projectId: 'website',
    failsEvery: 6,
    takes: 11 * 60_000,
  },
  {
    name: 'Inbox triage',
    prompt: 'Sort new issues: label them, find duplicates, and draft an answer to each question.',
    schedule: 'cron:0 */3 * * *@America/New_York',
    agentId: 'codex',
    projectId: 'support',
    policies: { catchUp: { mode: 'latest' } },
    failsEvery: 17,
    takes: 4 * 60_000,
  },
  {
    name: 'Visual regression sweep',
    prompt: 'Take the screenshots of every page, compare them with last night, and say what moved.',
    schedule: 'hourly:20@Europe/Berlin',
    agentId: 'command',
    projectId: 'website',
    policies: { catchUp: { mode: 'skip' }, overlap: { mode: 'skip' } },
    takes: 66 * 60_000,
  },
  {
    name: 'Token audit of the design system',
    prompt: 'Compare the tokens in use with those that are defined. List what drifted.',
    schedule: 'weekly:mon:07:00@Europe/Berlin',
    agentId: 'gemini',
    projectId: 'design-system',
    takes: 25 * 60_000,
  },
  {
    name: 'Month-end report',
    prompt: 'Write the report of the month from the changelog and the closed issues.',
    schedule: 'monthly:last-fri:17:00@Europe/Berlin',
    agentId: 'opencode',
    projectId: 'support',
  },
  {
    name: 'Flaky test hunt',
    prompt: 'Run the suite twenty times. Name every test that did not always pass, and why.',
    schedule: 'weekly:sat:23:00@Europe/Berlin',
    agentId: 'codex',
    projectId: 'website',
    failsEvery: 1,
    policies: { pauseAfterFailures: 3 },
  },
  {
    name: 'Translations of the help pages, all eleven languages, with screenshots',
    prompt: 'Bring the translations up to date.',
    schedule: 'cron:30 22 * * 1-5@Asia/Kathmandu',
    agentId: 'claude',
    projectId: 'support',
    takes: 40 * 60_000,
  },
];

/**
 * A data folder that looks as after weeks of use: its ledger was made by the
 * real scheduler on a fake clock, with nights when the machine slept and days
 * when no daemon ran. The runs in it are made up and have no events.
 * @param until UTC epoch ms; the present where it is left out
 * @returns the folder
 */
export async function livedIn({
  weeks = 4,
  until = Date.now() - 60_000,
  routines = habits,
}: {
  readonly weeks?: number;
  readonly until?: number;
  readonly routines?: readonly Habit[];
} = {}): Promise<string> {
  const dataDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-lived-in-')));
  const from = until - weeks * 7 * dayMs;
  const store = hastyStore(path.join(dataDir, 'app.sqlite'), from);
  const world = createWorld(from, store);
  const counts = new Map<string, number>();
  const machine = createMachine(world.time, 0);
  const daemon = createDaemon(world, {
    name: 'daemon-of-the-past',
    machine,
    timeZone: 'Europe/Berlin',
    sleepAtMostMs: dayMs,
    course(claim) {
      const habit = habitOf.get(claim.routineId);
      const count = (counts.get(claim.routineId) ?? 0) + 1;
      counts.set(claim.routineId, count);
      const every = habit?.failsEvery ?? 0;
      return { takes: habit?.takes ?? 90_000, succeeds: every === 0 || count % every !== 0 };
    },
    claimed: () => true,
  });
  const habitOf = new Map<string, Habit>();
  try {
    await addProjects(dataDir, from);
    await daemon.start();
    for (const habit of routines) {
      const { id } = await daemon.commands.create({
        name: habit.name,
        prompt: habit.prompt,
        schedule: parseScheduleText(habit.schedule),
        target: { mode: 'reuse', projectId: habit.projectId },
        agentId: habit.agentId,
        policies: Policies.parse(habit.policies ?? {}),
        enabled: true,
      });
      habitOf.set(id, habit);
    }
    // Two nights asleep, and a day and a half without a daemon, in every second week.
    for (let at = from + 3 * dayMs; at < until - 2 * dayMs; at += 7 * dayMs) {
      await world.time.runUntil(at + 21 * hourMs);
      machine.sleep(9 * hourMs);
      await world.time.runUntil(at + 2 * dayMs);
      await daemon.stop();
      await world.time.runUntil(at + 2 * dayMs + 14 * hourMs);
      await daemon.start();
    }
    await world.time.runUntil(until);
    await daemon.stop();
    const [fault] = world.faults;
    if (fault !== undefined) throw fault;
  } finally {
    await world.close();
  }
  return dataDir;

  async function addProjects(folder: string, at: number): Promise<void> {
    for (const [id, name] of [
      ['website', 'Website'],
      ['support', 'Support'],
      ['design-system', 'Design system'],
    ] as const) {
      mkdirSync(path.join(folder, 'projects', id), { recursive: true });
      await store.write(() => insertProject({ id, name, createdAt: at, updatedAt: at }));
    }
  }
}

/** The daemon's own store, but that it need not survive a loss of power. */
function hastyStore(file: string, at: number): Store {
  const db = openSqlite(file, at);
  db.pragma('synchronous = OFF');
  return {
    engine: 'sqlite',
    read: (plan) => new Promise((resolve) => resolve(readSync(db, plan))),
    write: (plan) => new Promise((resolve) => resolve(transactSync(db, plan))),
    async close() {
      db.close();
    },
  };
}
