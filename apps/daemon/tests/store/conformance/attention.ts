import type { PermissionQuestion, RunEvent } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { insertAgentRun, updateLiveAgentRun } from '../../../src/store/queries/agent-runs.ts';
import {
  agentsInUse,
  blockedRuns,
  troubledRoutines,
  waitingQuestions,
} from '../../../src/store/queries/attention.ts';
import { listLive, liveRunCounts } from '../../../src/store/queries/live-list.ts';
import { lookAtRun } from '../../../src/store/queries/looks.ts';
import { notePermissions } from '../../../src/store/queries/permission-events.ts';
import { updateLiveRun } from '../../../src/store/queries/routine-runs.ts';
import { changeRoutine, insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import {
  definitionsMark,
  unreadableOf,
  versionsInForce,
} from '../../../src/store/queries/unreadable-routines.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { agentRunRow, minute, routineRow, runRow, ten } from './examples.ts';

const question = (id: string, askedAt: number): PermissionQuestion => ({
  id,
  askedAt,
  deadlineAt: askedAt + 10 * minute,
  kind: 'execute',
  title: 'npm test',
  detail: null,
  paths: [],
  options: [],
  fingerprint: 'f',
  sessionId: null,
});

async function asks(store: Store, agentRunId: string, id: string, askedAt: number) {
  const data = question(id, askedAt);
  const event: RunEvent = { seq: 1, at: askedAt, name: 'permission_request', data };
  await store.write(() => notePermissions(agentRunId, [event]));
}

/** A run of a routine that ended so, with its agent run. */
async function endedRun(store: Store, id: string, slotAt: number, status: string, error: string) {
  await store.write(function* () {
    yield* insertScheduledRun(runRow(id, 'r', { startedAt: slotAt }), slotAt);
    const ids = { routineRunId: id, routineId: 'r', projectId: 'p' };
    yield* insertAgentRun(agentRunRow(`agent-${id}`, { ...ids, status: 'running' }));
    const end = { status, error, error_code: 'AGENT_FAILED', completed_at: slotAt + 5 };
    yield* updateLiveAgentRun(`agent-${id}`, end);
    yield* updateLiveRun(id, { ...end, project_id: 'p' });
  });
}

const change = (id: string, columns: object) =>
  changeRoutine(id, { kind: 'edited', columns, from: ten, dueAt: null });

/** What waits for a person, and what is at work. */
export function exerciseAttention(open: GroundOpener): void {
  describe('what waits for a person', () => {
    test('is a question with its routine and project, while it is open or parked', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const ids = { routineId: 'r', projectId: 'p' };
      for (const id of ['a', 'b'])
        await store.write(() => insertAgentRun(agentRunRow(id, { ...ids, status: 'running' })));
      await asks(store, 'a', 'late', ten + 2);
      await asks(store, 'b', 'early', ten + 1);
      const found = await store.read(() => waitingQuestions('open', 9));
      expect(found).toMatchObject([
        { request: { id: 'early' }, routineName: 'Routine r', projectId: 'p' },
        { request: { id: 'late' }, routineName: 'Routine r', projectId: 'p' },
      ]);
      expect(await store.read(() => waitingQuestions('parked', 9))).toEqual([]);
      const data = { id: 'early', state: 'parked', by: null, note: null } as const;
      await store.write(() =>
        notePermissions('b', [{ seq: 2, at: ten + 9, name: 'permission_answer', data }]),
      );
      expect(await store.read(() => waitingQuestions('parked', 9))).toMatchObject([
        { request: { id: 'early' } },
      ]);
      expect(await store.read(() => waitingQuestions('open', 9))).toHaveLength(1);
    });

    test('is a blocked run, the oldest first, until somebody has looked', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await endedRun(store, 'b', ten + minute, 'blocked', 'two');
      await endedRun(store, 'a', ten, 'blocked', 'one');
      await endedRun(store, 'c', ten + 2 * minute, 'failed', 'three');
      const found = await store.read(() => blockedRuns(9));
      expect(found.map(({ error }) => error)).toEqual(['one', 'two']);
      expect(found[0]).toEqual({
        agentRunId: 'agent-a',
        runId: 'a',
        routineId: 'r',
        routineName: 'Routine r',
        projectId: 'p',
        at: ten + 5,
        error: 'one',
        errorCode: 'AGENT_FAILED',
      });
      await store.write(() => lookAtRun('agent-a', ten + minute));
      expect((await store.read(() => blockedRuns(9))).map(({ error }) => error)).toEqual(['two']);
    });

    test('is a routine that failed twice in a row, with its last error; not one that is paused or gone', async () => {
      const { store } = await open.fresh();
      for (const id of ['r', 'once', 'paused', 'gone'])
        await store.write(() => insertRoutine(routineRow(id)));
      await endedRun(store, 'a', ten, 'failed', 'first');
      await endedRun(store, 'b', ten + minute, 'timed_out', 'second');
      await endedRun(store, 'c', ten + 2 * minute, 'canceled', 'by a person');
      await store.write(function* () {
        yield* change('r', { failures: 2 });
        yield* change('once', { failures: 1 });
        yield* change('paused', { failures: 5, enabled: 0, paused_by: 'person' });
        yield* change('gone', { failures: 5, deleted_at: ten });
      });
      expect(await store.read(() => troubledRoutines('failing', 9))).toEqual([
        {
          routineId: 'r',
          routineName: 'Routine r',
          failures: 2,
          note: null,
          at: ten + minute + 5,
          runId: 'b',
          agentRunId: 'agent-b',
          projectId: 'p',
          error: 'second',
          errorCode: 'AGENT_FAILED',
        },
      ]);
      expect(await store.read(() => troubledRoutines('paused_by_policy', 9))).toEqual([]);
    });

    test('is a routine that its policy paused, with the reason, also without a run', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      const columns = { failures: 3, enabled: 0, paused_by: 'policy', note: 'Paused after 3.' };
      await store.write(() => change('r', columns));
      expect(await store.read(() => troubledRoutines('paused_by_policy', 9))).toMatchObject([
        { routineId: 'r', failures: 3, note: 'Paused after 3.', runId: null, error: null },
      ]);
      expect(await store.read(() => troubledRoutines('failing', 9))).toEqual([]);
    });

    test('may be an agent, which is told with how many enabled routines use it', async () => {
      const { store } = await open.fresh();
      const add = (id: string, name: string, agentId: string | null) =>
        store.write(() => insertRoutine(routineRow(id, { name, agentId })));
      await add('a', 'Zebra', 'codex');
      await add('b', 'Ant', 'codex');
      await add('c', 'None', null);
      await add('d', 'Off', 'gemini');
      await store.write(() => change('d', { enabled: 0 }));
      const used = await store.read(agentsInUse);
      expect(used.toSorted((x, y) => x.routines - y.routines)).toEqual([
        { agentId: null, routines: 1, routineId: 'c', routineName: 'None' },
        { agentId: 'codex', routines: 2, routineId: 'b', routineName: 'Ant' },
      ]);
    });

    test('may be a definition that cannot be read; that one has changed is seen without reading them', async () => {
      const { store, sql } = await open.fresh();
      const marks = [await store.read(definitionsMark)];
      for (const id of ['a', 'b']) {
        await store.write(() => insertRoutine(routineRow(id)));
        marks.push(await store.read(definitionsMark));
      }
      await store.write(() => change('a', { note: 'n' }));
      marks.push(await store.read(definitionsMark));
      await store.write(() => change('b', { deleted_at: ten }));
      marks.push(await store.read(definitionsMark));
      expect(new Set(marks).size).toBe(marks.length);
      expect(await store.read(versionsInForce)).toEqual(new Map([['a', 2]]));
      expect(await store.read(() => unreadableOf(['a', 'b']))).toEqual([]);
      await sql(`UPDATE routines SET schedule_json = '{"kind":"lunar"}'`);
      expect(await store.read(() => unreadableOf(['a', 'b']))).toEqual([
        expect.objectContaining({ id: 'a', name: 'Routine a', version: 2 }),
      ]);
    });
  });

  describe('what is at work', () => {
    test('comes before what waits, each with what it is for', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertRoutine(routineRow('r'));
        yield* insertScheduledRun(runRow('run', 'r', { waitingFor: 'the end of x' }), ten);
        const ids = { routineRunId: 'run', routineId: 'r' };
        yield* insertAgentRun(agentRunRow('waits', ids));
        yield* insertAgentRun(agentRunRow('works', { status: 'running', createdAt: ten + 9 }));
        yield* insertAgentRun(agentRunRow('over', { status: 'failed', completedAt: ten }));
        yield* insertAgentRun(
          agentRunRow('elsewhere', { status: 'running', daemonId: 'daemon-b' }),
        );
      });
      expect(await store.read(() => listLive(9))).toMatchObject([
        { id: 'elsewhere', runId: null, trigger: null },
        { id: 'works', status: 'running' },
        {
          id: 'waits',
          runId: 'run',
          routineName: 'Routine r',
          trigger: 'scheduled',
          slotAt: ten,
          waitingFor: 'the end of x',
        },
      ]);
      expect(await store.read(() => listLive(1))).toHaveLength(1);
      expect(await store.read(liveRunCounts)).toEqual(
        new Map([
          ['daemon-a', 2],
          ['daemon-b', 1],
        ]),
      );
    });
  });
}
