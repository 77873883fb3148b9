import { describe, expect, test } from 'vitest';
import { endOrphan, forget, liveRunsOf, takeOver } from '../../../src/claim/rescue.ts';
import type { RunRecord } from '../../../src/handoff.ts';
import { finish, markRunning, markSpawned } from '../../../src/record/finish.ts';
import {
  cancelRequests,
  getAgentRun,
  insertAgentRun,
  listAgentRuns,
  updateLiveAgentRun,
} from '../../../src/store/queries/agent-runs.ts';
import { insertConversation } from '../../../src/store/queries/conversations.ts';
import { listDaemons, seen } from '../../../src/store/queries/daemons.ts';
import { appendMessage, listMessages } from '../../../src/store/queries/messages.ts';
import { insertProject } from '../../../src/store/queries/projects.ts';
import { findRun, isRunLive } from '../../../src/store/queries/routine-runs.ts';
import { runsOwnedOn } from '../../../src/store/queries/run-owners.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { appendEvents, eventsAfter } from '../../../src/store/queries/run-events.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { agentRunRow, routineRow, runRow, ten } from './examples.ts';

const run = {
  agentRunId: 'agent-run',
  runId: 'run',
  routineId: 'r',
  assistantMessageId: 'a',
};
const record: RunRecord = {
  status: 'succeeded',
  exitCode: 0,
  signal: null,
  error: null,
  errorCode: null,
  summary: 'All is well',
  completedAt: ten + 9,
};
const daemon = { id: 'daemon-a', host: 'h', pid: 77, startedToken: 't', startedAt: ten };
const lost = { status: 'interrupted', errorCode: 'DAEMON_RESTARTED', completedAt: ten + 20 };

/** From the start of an agent to the end of its run, also when the daemon does not live to see it. */
export function exerciseEnds(open: GroundOpener): void {
  describe('an agent run', () => {
    test('is listed newest first, by project, conversation and state', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertAgentRun(agentRunRow('x', { projectId: 'p', conversationId: 'c' }));
        yield* insertAgentRun(agentRunRow('y', { projectId: 'p', createdAt: ten + 1 }));
        yield* insertAgentRun(agentRunRow('z', { status: 'running', createdAt: ten + 2 }));
      });
      const ids = async (filter: {
        projectId?: string;
        conversationId?: string;
        status?: 'running';
      }) => (await store.read(() => listAgentRuns({ ...filter, limit: 9 }))).map((it) => it.id);
      expect(await ids({})).toEqual(['z', 'y', 'x']);
      expect(await ids({ projectId: 'p' })).toEqual(['y', 'x']);
      expect(await ids({ conversationId: 'c' })).toEqual(['x']);
      expect(await ids({ status: 'running' })).toEqual(['z']);
      expect(await store.read(() => getAgentRun('none'))).toBeNull();
    });

    test('that somebody wants to stop is found by its daemon while it is live', async () => {
      const store = await running(open);
      const wish = { cancel_requested_at: ten + 5 };
      expect(await store.write(() => updateLiveAgentRun('agent-run', wish))).toBe(true);
      expect(await store.read(() => cancelRequests('daemon-a'))).toEqual(['agent-run']);
      expect(await store.read(() => cancelRequests('daemon-b'))).toEqual([]);
      await store.write(() => finish(run, record, { answer: '' }, 'daemon-a'));
      expect(await store.read(() => cancelRequests('daemon-a'))).toEqual([]);
    });

    test('is running from the moment it is marked, together with its run', async () => {
      const store = await running(open);
      expect(await store.read(() => findRun('run'))).toMatchObject({ status: 'running' });
      expect(await store.read(() => getAgentRun('agent-run'))).toMatchObject({
        status: 'running',
        startedAt: ten + 2,
      });
    });

    test('ends once: run, agent run and answer together', async () => {
      const store = await running(open);
      expect(
        await store.write(() => finish(run, record, { answer: 'The answer' }, 'daemon-a')),
      ).toBe(true);
      const failed = { ...record, status: 'failed' as const, completedAt: ten + 30 };
      expect(await store.write(() => finish(run, failed, { answer: 'Another' }, 'daemon-a'))).toBe(
        false,
      );
      await store.write(() => markRunning(run, '/spool', 'daemon-a', ten + 31));
      const { status, completedAt, summary, exitCode } = record;
      expect(await store.read(() => findRun('run'))).toMatchObject({
        status,
        completedAt,
        summary,
      });
      expect(await store.read(() => getAgentRun('agent-run'))).toMatchObject({
        status,
        completedAt,
        exitCode,
      });
      const messages = await store.read(() => listMessages('c'));
      expect(messages.map((it) => it.content)).toEqual(['The answer']);
    });
  });

  describe('a daemon that is gone', () => {
    test('is on the list until it is forgotten', async () => {
      const { store } = await open.fresh();
      await store.write(() => seen(daemon, ten));
      await store.write(() => seen(daemon, ten + 5));
      await store.write(() => seen({ ...daemon, id: 'daemon-b', startedAt: ten + 1 }, ten + 6));
      const list = await store.read(listDaemons);
      expect(list.map((it) => [it.id, it.seen_at])).toEqual([
        ['daemon-a', ten + 5],
        ['daemon-b', ten + 6],
      ]);
      await store.write(() => forget(['daemon-a', 'none']));
      expect((await store.read(listDaemons)).map((it) => it.id)).toEqual(['daemon-b']);
    });

    test('leaves runs behind, with what is needed to find their processes', async () => {
      const store = await running(open);
      await store.write(() => insertAgentRun(agentRunRow('direct')));
      await store.write(() => insertScheduledRun(runRow('claimed', 'r'), ten + 1, 'daemon-a'));
      const found = await store.read(() => liveRunsOf('daemon-a', true));
      const common = { daemonId: 'daemon-a', onThisMachine: true, pid: null, startedToken: null };
      expect(found).toHaveLength(3);
      expect(found).toEqual(
        expect.arrayContaining([
          { ...common, agentRunId: 'agent-run', runId: 'run', pid: 4321, startedToken: 'boot-1' },
          { ...common, agentRunId: 'agent-claimed', runId: 'claimed' },
          { ...common, agentRunId: 'direct', runId: null },
        ]),
      );
      expect(await store.read(() => liveRunsOf('daemon-b', true))).toEqual([]);
    });

    test('has its runs ended once, and their streams get their end', async () => {
      const store = await running(open);
      const text = { name: 'stdout', data: { text: 'Hello' } } as const;
      await store.write(() => appendEvents('agent-run', [{ seq: 1, at: ten, ...text }]));
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', true));
      if (orphan === undefined) throw new Error('the run is not found');
      expect(await store.write(() => endOrphan(orphan, 'Gone.', ten + 20))).toBe(true);
      expect(await store.write(() => endOrphan(orphan, 'Again.', ten + 21))).toBe(false);
      expect(await store.read(() => findRun('run'))).toMatchObject(lost);
      expect(await store.read(() => getAgentRun('agent-run'))).toMatchObject(lost);
      const events = await store.read(() => eventsAfter('agent-run', 0, 9));
      expect(events.map((it) => [it.seq, it.name])).toEqual([
        [1, 'stdout'],
        [2, 'error'],
        [3, 'end'],
      ]);
      expect(await store.read(() => liveRunsOf('daemon-a', true))).toEqual([]);
    });

    test('has a run ended that had not been prepared yet', async () => {
      const { store } = await open.fresh();
      await store.write(() => insertRoutine(routineRow('r')));
      await store.write(() => insertScheduledRun(runRow('run', 'r'), ten, 'daemon-a'));
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', false));
      if (orphan === undefined) throw new Error('the run is not found');
      expect(await store.write(() => endOrphan(orphan, 'Gone.', ten + 20))).toBe(true);
      expect(await store.read(() => findRun('run'))).toMatchObject(lost);
    });

    test('and comes back has nothing to say of the run that another has taken over', async () => {
      const store = await running(open);
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', false));
      if (orphan === undefined) throw new Error('the run is not found');
      await store.write(() => takeOver(orphan, 'daemon-b', ten + 1));
      const endBy = (daemonId: string) =>
        store.write(() => finish(run, record, { answer: 'Done' }, daemonId));

      expect(await endBy('daemon-a')).toBe(false);
      expect(await store.read(() => isRunLive('run'))).toBe(true);
      expect(await endBy('daemon-b')).toBe(true);
      expect(await store.read(() => isRunLive('run'))).toBe(false);
    });

    test('and comes back learns whether who has taken over is on its machine', async () => {
      const store = await running(open);
      const of = (id: string, host: string) =>
        seen({ id, host, pid: 1, startedToken: null, startedAt: 1 }, ten);
      await store.write(function* () {
        yield* of('daemon-a', 'desk boot-1');
        yield* of('daemon-b', 'desk boot-1');
      });
      const here = (host: string) => store.read(() => runsOwnedOn(host, ['agent-run', 'other']));
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', false));
      if (orphan === undefined) throw new Error('the run is not found');
      await store.write(() => takeOver(orphan, 'daemon-b', ten + 1));
      expect(await here('desk boot-1')).toEqual(['agent-run']);
      expect(await here('desk boot-2')).toEqual([]);
      await store.write(() => forget(['daemon-b']));
      expect(await here('desk boot-1')).toEqual([]);
    });

    test('is taken for dead too early: its run has ended, and its own end changes nothing', async () => {
      const store = await running(open);
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', false));
      if (orphan === undefined) throw new Error('the run is not found');
      await store.write(() => finish(run, record, { answer: 'Just in time' }, 'daemon-a'));
      expect(await store.write(() => endOrphan(orphan, 'Gone.', ten + 20))).toBe(false);
      expect(await store.read(() => findRun('run'))).toMatchObject({ status: 'succeeded' });
      expect(await store.read(() => eventsAfter('agent-run', 0, 9))).toEqual([]);
    });
  });
}

/** A run whose agent is at work, in the hands of `daemon-a`. */
async function running(open: GroundOpener): Promise<Store> {
  const { store } = await open.fresh();
  const at = { createdAt: ten, updatedAt: ten };
  await store.write(function* () {
    yield* insertProject({ id: 'p', name: 'P', ...at });
    yield* insertConversation({ id: 'c', projectId: 'p', title: null, createdAt: ten });
    const message = { conversationId: 'c', agentRunId: 'agent-run', createdAt: ten };
    yield* appendMessage({ ...message, id: 'a', role: 'assistant', content: '' });
    yield* insertRoutine(routineRow('r'));
    yield* insertScheduledRun(runRow('run', 'r', { agentRunId: 'agent-run' }), ten, 'daemon-a');
    yield* insertAgentRun(agentRunRow('agent-run', { routineRunId: 'run', routineId: 'r' }));
  });
  await store.write(() => markRunning(run, '/spool', 'daemon-a', ten + 2));
  await store.write(() => markSpawned('agent-run', { pid: 4321, startedToken: 'boot-1' }));
  return store;
}
