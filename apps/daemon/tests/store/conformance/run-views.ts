import type { RunEvent } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { takeOver } from '../../../src/claim/rescue.ts';
import { daySpan } from '../../../src/schedule/day-span.ts';
import { routineSpend } from '../../../src/show/spend.ts';
import { insertAgentRun, updateLiveAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { seen } from '../../../src/store/queries/daemons.ts';
import { pageOfEvents } from '../../../src/store/queries/event-pages.ts';
import {
  insertRoutineRun,
  listRunsOf,
  newestRuns,
} from '../../../src/store/queries/routine-runs.ts';
import { changeRoutine, insertRoutine } from '../../../src/store/queries/routines.ts';
import { aboutRun } from '../../../src/store/queries/run-about.ts';
import { appendEvents } from '../../../src/store/queries/run-events.ts';
import { insertSpending } from '../../../src/store/queries/spendings.ts';
import { changesSince } from '../../../src/store/queries/version-changes.ts';
import type { GroundOpener } from '../ground.ts';
import { spending, agentRunRow, day, hour, minute, routineRow, runRow, ten } from './examples.ts';

const usage = {
  input: 10,
  cachedInput: null,
  output: 5,
  reasoning: null,
  costUsd: 0.25,
  costSource: 'reported',
} as const;

/** Runs as a person looks at them: one, and what those of a routine used. */
export function exerciseRunViews(open: GroundOpener): void {
  describe('a page about a run', () => {
    exerciseAbout(open);
  });
  describe('what a routine used', () => {
    exerciseSpend(open);
  });
}

function exerciseAbout(open: GroundOpener): void {
  const text = (seq: number, length = 1): RunEvent => ({
    seq,
    at: ten,
    name: 'agent',
    data: { type: 'text_delta', text: 'x'.repeat(length) },
  });

  test('begins at the end of its events and is turned by their numbers', async () => {
    const { store } = await open.fresh();
    const events = Array.from({ length: 10 }, (_, at) => text(at + 1));
    await store.write(() => appendEvents('run', events));
    const page = async (wish: { before?: number; after?: number; limit: number }) => {
      const found = await store.read(() => pageOfEvents('run', wish));
      return [found.events.map(({ seq }) => seq), found.first, found.last];
    };
    expect(await page({ limit: 3 })).toEqual([[8, 9, 10], 1, 10]);
    expect(await page({ limit: 3, before: 8 })).toEqual([[5, 6, 7], 1, 10]);
    expect(await page({ limit: 3, before: 2 })).toEqual([[1], 1, 10]);
    expect(await page({ limit: 3, after: 4 })).toEqual([[5, 6, 7], 1, 10]);
    expect(await page({ limit: 3, after: 4, before: 6 })).toEqual([[5], 1, 10]);
    expect(await page({ limit: 3, after: 10 })).toEqual([[], 1, 10]);
    expect(await store.read(() => pageOfEvents('none', { limit: 3 }))).toEqual({
      events: [],
      first: 0,
      last: 0,
    });
  });

  test('has fewer events where they are long, and never none', async () => {
    const { store } = await open.fresh();
    const events = [1, 2, 3, 4].map((seq) => text(seq, 5_000_000));
    await store.write(() => appendEvents('run', events));
    const last = await store.read(() => pageOfEvents('run', { limit: 500 }));
    expect(last.events.map(({ seq }) => seq)).toEqual([4]);
    const firstOnes = await store.read(() => pageOfEvents('run', { limit: 500, after: 0 }));
    expect(firstOnes.events.map(({ seq }) => seq)).toEqual([1]);
  });

  test('tells its attempts, owners, environment by name, and what all attempts used', async () => {
    const { store } = await open.fresh();
    const environment = { pass: ['JAVA_HOME'], set: { CI: 'hush' }, secrets: ['TOKEN'] };
    const policiesJson = JSON.stringify({ environment, limits: { overallMs: 5_000 } });
    await store.write(() => insertRoutine(routineRow('a', { policiesJson })));
    await store.write(() => insertRoutineRun(runRow('r', 'a', { version: 1, agentRunId: 'two' })));
    await store.write(() =>
      insertAgentRun(agentRunRow('one', { routineRunId: 'r', routineId: 'a' })),
    );
    const facts_json = JSON.stringify({ usage, leftovers: 2, checks: [], decidedBy: null });
    const ended = { status: 'failed', error: 'no', completed_at: ten + 5, facts_json };
    await store.write(() => updateLiveAgentRun('one', ended));
    await store.write(() =>
      insertAgentRun(
        agentRunRow('two', { routineRunId: 'r', routineId: 'a', attempt: 2, createdAt: ten + 6 }),
      ),
    );
    const daemon = {
      id: 'daemon-a',
      host: 'mill boot-1',
      pid: 1,
      startedToken: null,
      startedAt: 1,
    };
    await store.write(() => seen(daemon, ten));
    const orphan = {
      agentRunId: 'two',
      runId: 'r',
      daemonId: 'daemon-a',
      onThisMachine: true,
      pid: null,
      startedToken: null,
    };
    await store.write(() => takeOver(orphan, 'daemon-b', ten + 7));
    await store.write(() =>
      updateLiveAgentRun('two', { ...ended, status: 'succeeded', completed_at: ten + 9 }),
    );

    const about = await store.read(() => aboutRun('two'));
    expect(about).toMatchObject({
      routineName: 'Routine a',
      version: { version: 1 },
      environmentNames: ['CI', 'JAVA_HOME', 'TOKEN'],
      secretNames: ['TOKEN'],
      usage: { input: 20, output: 10, costUsd: 0.5 },
      leftovers: 2,
      limits: { overallMs: 5_000 },
    });
    expect(about?.attempts.map((it) => [it.attempt, it.agentRunId, it.status, it.error])).toEqual([
      [1, 'one', 'failed', 'no'],
      [2, 'two', 'succeeded', 'no'],
    ]);
    expect(about?.owners).toEqual([
      { daemonId: 'daemon-a', host: 'mill', from: ten + 6, until: ten + 7 },
      { daemonId: 'daemon-b', host: null, from: ten + 7, until: ten + 9 },
    ]);
    expect(await store.read(() => aboutRun('none'))).toBeNull();
  });

  test('of a routine has its runs in pages, also where many began at one moment', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('a')));
    for (const id of ['r1', 'r2', 'r3', 'r4'])
      await store.write(() => insertRoutineRun(runRow(id, 'a')));
    await store.write(() => insertRoutineRun(runRow('r0', 'a', { startedAt: ten - 1 })));
    const seenIds: string[] = [];
    let before: { id: string; startedAt: number } | null = null;
    for (let turn = 0; turn < 5; turn += 1) {
      const [run] = await store.read(() => listRunsOf('a', 1, before));
      seenIds.push(run?.id ?? '');
      before = run ?? null;
    }
    expect(seenIds).toEqual(['r4', 'r3', 'r2', 'r1', 'r0']);
    expect((await store.read(() => newestRuns(['a', 'b']))).get('a')?.id).toBe('r4');
  });

  test('knows which fields a routine’s versions changed, and when', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('a')));
    const edited = { kind: 'edited', columns: { prompt: 'New.' }, from: ten, dueAt: ten } as const;
    const paused = { kind: 'paused', columns: { enabled: 0 }, from: ten + 1, dueAt: null } as const;
    await store.write(() => changeRoutine('a', edited));
    await store.write(() => changeRoutine('a', paused));
    expect(await store.read(() => changesSince('a', 1))).toEqual([
      { version: 2, at: ten, fields: ['prompt'] },
      { version: 3, at: ten + 1, fields: ['enabled'] },
    ]);
    expect(await store.read(() => changesSince('a', 3))).toEqual([]);
  });
}

function exerciseSpend(open: GroundOpener): void {
  test('is told by days of its budget’s zone, also of a day with 23 hours', async () => {
    const { store } = await open.fresh();
    const policiesJson = JSON.stringify({ budget: { timezone: 'Europe/Berlin' } });
    await store.write(() => insertRoutine(routineRow('a', { policiesJson })));
    // The clocks in Berlin go forward on Sunday, 29 March 2026.
    const evening = Date.UTC(2026, 2, 28, 22, 59);
    const [saturday, sunday] = [evening, evening + 2 * minute];
    for (const [id, at, took] of [
      ['s', saturday, 4],
      ['t', sunday, 1],
      ['u', sunday, 9],
      ['v', sunday, 5],
    ] as const) {
      const own = { agentRunId: `agent-${id}`, startedAt: at };
      await store.write(() => insertRoutineRun(runRow(id, 'a', own)));
      await store.write(() => insertAgentRun(agentRunRow(own.agentRunId, { routineRunId: id })));
      const ended = { status: 'succeeded', started_at: at, completed_at: at + took };
      await store.write(() => updateLiveAgentRun(own.agentRunId, ended));
    }
    await store.write(() => insertSpending(spending('agent-t', sunday)));
    const question = { routineId: 'a', days: 2, now: Date.UTC(2026, 2, 29, 12), timeZone: 'UTC' };
    const spend = await store.read(() => routineSpend(daySpan, question));
    const midnight = Date.UTC(2026, 2, 28, 23);
    expect(spend).toEqual({
      timezone: 'Europe/Berlin',
      days: [
        {
          date: '2026-03-28',
          from: midnight - day,
          until: midnight,
          runs: 1,
          tokens: 0,
          costUsd: null,
          p50Ms: 4,
          maxMs: 4,
        },
        {
          date: '2026-03-29',
          from: midnight,
          until: midnight + 23 * hour,
          runs: 3,
          tokens: 3,
          costUsd: 0.000007,
          p50Ms: 5,
          maxMs: 9,
        },
      ],
    });
  });
}
