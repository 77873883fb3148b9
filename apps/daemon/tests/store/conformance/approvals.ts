import type { PermissionEnd, PermissionQuestion, RunEvent } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { liveRunsOf } from '../../../src/claim/rescue.ts';
import {
  getAgentRun,
  insertAgentRun,
  listAgentRuns,
  updateLiveAgentRun,
} from '../../../src/store/queries/agent-runs.ts';
import { notePermissions } from '../../../src/store/queries/permission-events.ts';
import {
  answersToDeliver,
  getPermissionRequest,
  listWaitingRequests,
  takeAnswer,
  withdrawRequests,
} from '../../../src/store/queries/permission-requests.ts';
import {
  findRun,
  listRunsOf,
  newestRuns,
  reviveRun,
  updateLiveRun,
} from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { appendEvents } from '../../../src/store/queries/run-events.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import { transcriptOf } from '../../../src/store/queries/transcripts.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { agentRunRow, minute, routineRow, runRow, ten } from './examples.ts';

const question = (id: string, changes: Partial<PermissionQuestion> = {}): PermissionQuestion => ({
  id,
  askedAt: ten + 3,
  deadlineAt: ten + 3 + 10 * minute,
  kind: 'execute',
  title: 'npm test',
  detail: '{"command":"npm test"}',
  paths: ['src', 'ü/🦊'],
  options: [{ id: 'o', kind: 'allow_once', name: 'Yes' }],
  fingerprint: 'f',
  sessionId: 's',
  ...changes,
});
const asks = (id: string, changes: Partial<PermissionQuestion> = {}): RunEvent => ({
  seq: 1,
  at: ten + 3,
  name: 'permission_request',
  data: question(id, changes),
});
const ends = (id: string, state: PermissionEnd['state'], by: string | null = null): RunEvent => ({
  seq: 2,
  at: ten + 9,
  name: 'permission_answer',
  data: { id, state, by, note: by === null ? null : 'Go on.' },
});
const yes = { allow: true, note: 'Go on.' };
const person = { by: 'person', now: ten + 7 };

/** What agents ask, and what becomes of it. */
export function exerciseApprovals(open: GroundOpener): void {
  describe('a question of an agent', () => {
    test('is kept with all that it says, and shown on its run until it is answered', async () => {
      const store = await running(open);
      const news = await store.write(() => notePermissions('agent-run', [asks('q')]));
      const ids = { routineId: 'r', runId: 'run', agentRunId: 'agent-run', projectId: 'p' };
      expect(news).toEqual([{ type: 'run.needs_you', ...ids, requestId: 'q', state: 'open' }]);
      const { fingerprint, sessionId, ...shown } = question('q');
      const { projectId: _, ...run } = ids;
      const rest = { answeredAt: null, answeredBy: null, answer: null };
      const request = { ...shown, ...run, ...rest, state: 'open' };
      const status = 'needs_you';
      expect(await store.read(() => listWaitingRequests({ limit: 9 }))).toEqual([request]);
      expect(await store.read(() => getPermissionRequest('q'))).toEqual({
        ...request,
        fingerprint,
        sessionId,
      });
      const needy = { status, needsYou: request };
      expect(await store.read(() => getAgentRun('agent-run'))).toMatchObject(needy);
      expect(await store.read(() => findRun('run'))).toMatchObject(needy);
      expect(await store.read(() => listRunsOf('r', 9))).toMatchObject([needy]);
      expect((await store.read(newestRuns)).get('r')).toMatchObject(needy);

      expect(await store.write(() => takeAnswer('q', 'open', yes, person))).toBe(true);
      const idle = { status: 'running', needsYou: null };
      expect(await store.read(() => getAgentRun('agent-run'))).toMatchObject(idle);
      expect(await store.read(() => findRun('run'))).toMatchObject(idle);
      expect(await store.read(() => listWaitingRequests({ limit: 9 }))).toEqual([]);
    });

    test('makes its run one that needs somebody, and no other', async () => {
      const store = await running(open);
      await store.write(function* () {
        yield* insertAgentRun(agentRunRow('other', { status: 'running', createdAt: ten + 1 }));
      });
      await store.write(() => notePermissions('agent-run', [asks('q')]));
      const ids = async (status: 'needs_you' | 'running') =>
        (await store.read(() => listAgentRuns({ status, limit: 9 }))).map(({ id }) => id);
      expect(await ids('needs_you')).toEqual(['agent-run']);
      expect(await ids('running')).toEqual(['other']);
      await store.write(() => notePermissions('agent-run', [ends('q', 'expired')]));
      expect(await ids('needs_you')).toEqual([]);
      expect(await ids('running')).toEqual(['other', 'agent-run']);
    });

    test('stands with others; the oldest is shown first', async () => {
      const store = await running(open);
      const events = [asks('late', { askedAt: ten + 5 }), asks('early')];
      await store.write(() => notePermissions('agent-run', events));
      const waiting = (runId?: string) =>
        store
          .read(() => listWaitingRequests({ runId, limit: 9 }))
          .then((it) => it.map((q) => q.id));
      expect(await waiting()).toEqual(['early', 'late']);
      expect(await waiting('run')).toEqual(['early', 'late']);
      expect(await waiting('agent-run')).toEqual(['early', 'late']);
      expect(await waiting('another')).toEqual([]);
      const shown = async () => (await store.read(() => getAgentRun('agent-run')))?.needsYou?.id;
      expect(await shown()).toBe('early');
      await store.write(() => takeAnswer('early', 'open', yes, person));
      expect(await shown()).toBe('late');
    });

    test('is noted once, however often its events are read', async () => {
      const store = await running(open);
      const events = [asks('q'), ends('q', 'denied', 'person')];
      expect(await store.write(() => notePermissions('agent-run', events))).toHaveLength(2);
      const first = await store.read(() => getPermissionRequest('q'));
      expect(await store.write(() => notePermissions('agent-run', events))).toEqual([]);
      const late = [ends('q', 'allowed', 'person')];
      expect(await store.write(() => notePermissions('agent-run', late))).toEqual([]);
      expect(await store.read(() => getPermissionRequest('q'))).toEqual(first);
      expect(first).toMatchObject({
        state: 'denied',
        answeredBy: 'person',
        answeredAt: ten + 9,
        answer: { allow: false, note: 'Go on.' },
      });
    });
  });

  describe('an answer', () => {
    test('is taken once, whoever comes second', async () => {
      const store = await running(open);
      await store.write(() => notePermissions('agent-run', [asks('q')]));
      const no = { allow: false, note: null };
      const taken = await Promise.all([
        store.write(() => takeAnswer('q', 'open', yes, person)),
        store.write(() => takeAnswer('q', 'open', no, { by: 'another', now: ten + 8 })),
      ]);
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await store.write(() => takeAnswer('none', 'open', yes, person))).toBe(false);
    });

    test('waits for the daemon of its run until the agent has been told', async () => {
      const store = await running(open);
      await store.write(() => notePermissions('agent-run', [asks('q')]));
      expect(await store.read(() => answersToDeliver('daemon-a'))).toEqual([]);
      await store.write(() => takeAnswer('q', 'open', yes, person));
      const given = { agentRunId: 'agent-run', requestId: 'q', answer: yes, by: 'person' };
      expect(await store.read(() => answersToDeliver('daemon-a'))).toEqual([given]);
      expect(await store.read(() => answersToDeliver('daemon-b'))).toEqual([]);
      await store.write(() => notePermissions('agent-run', [ends('q', 'allowed', 'person')]));
      expect(await store.read(() => answersToDeliver('daemon-a'))).toEqual([]);
    });

    test('that came too late is none: what the agent was told stands', async () => {
      const store = await running(open);
      await store.write(() => notePermissions('agent-run', [asks('q')]));
      await store.write(() => takeAnswer('q', 'open', yes, person));
      await store.write(() => notePermissions('agent-run', [ends('q', 'expired')]));
      expect(await store.read(() => getPermissionRequest('q'))).toMatchObject({
        state: 'expired',
        answer: null,
        answeredBy: null,
        answeredAt: null,
      });
    });
  });

  describe('the end of a run', () => {
    test('takes back what it asks, and answers that its agent was never told', async () => {
      const store = await running(open);
      await store.write(() => notePermissions('agent-run', [asks('q'), asks('answered')]));
      await store.write(() => takeAnswer('answered', 'open', yes, person));
      await end(store, 'interrupted');
      expect(await store.read(() => listWaitingRequests({ limit: 9 }))).toEqual([]);
      for (const id of ['q', 'answered'])
        expect(await store.read(() => getPermissionRequest(id))).toMatchObject({
          state: 'withdrawn',
          answer: null,
        });
    });

    test('leaves what its last events say, though they are noted after it', async () => {
      const store = await running(open);
      await store.write(() => notePermissions('agent-run', [asks('q')]));
      await end(store, 'parked');
      const last = [ends('q', 'parked'), asks('never seen')];
      const news = await store.write(() => notePermissions('agent-run', last));
      expect(news.map(({ requestId, state }) => [requestId, state])).toEqual([['q', 'parked']]);
      expect(await store.read(() => getAgentRun('agent-run'))).toMatchObject({
        status: 'parked',
        needsYou: { id: 'q', state: 'parked' },
      });
      expect(await store.read(() => findRun('run'))).toMatchObject({ needsYou: { id: 'q' } });
      const waiting = await store.read(() => listWaitingRequests({ limit: 9 }));
      expect(waiting.map(({ id }) => id)).toEqual(['q']);
      expect(await store.write(() => takeAnswer('q', 'open', yes, person))).toBe(false);
      expect(await store.write(() => takeAnswer('q', 'parked', yes, person))).toBe(true);
    });

    test('leaves parked only what was parked, and nothing where it was canceled', async () => {
      for (const status of ['parked', 'canceled'] as const) {
        const store = await running(open);
        const events = [asks('q'), asks('open'), ends('q', 'parked')];
        await store.write(() => notePermissions('agent-run', events));
        await end(store, status);
        const waiting = await store.read(() => listWaitingRequests({ limit: 9 }));
        expect(waiting.map(({ id }) => id)).toEqual(status === 'parked' ? ['q'] : []);
      }
    });
  });

  describe('a parked run', () => {
    test('is live again once, in the hands of the daemon that took the answer', async () => {
      const store = await running(open);
      await end(store, 'parked');
      const again = () => store.write(() => reviveRun('run', 'agent-run', 'daemon-b'));

      expect([await again(), await again()]).toEqual([true, false]);
      const owned = (daemonId: string) => store.read(() => liveRunsOf(daemonId, true));
      expect(await owned('daemon-a')).toEqual([]);
      expect(await owned('daemon-b')).toMatchObject([{ runId: 'run', agentRunId: 'agent-run' }]);
    });
  });

  describe('the transcript of a run', () => {
    test('is what its agent said and did, of a long one the end', async () => {
      const store = await running(open);
      const said = Array.from(
        { length: 1_100 },
        (_, index): RunEvent => ({
          seq: index + 1,
          at: ten,
          name: 'agent',
          data: { type: 'text_delta', text: `${index} ` },
        }),
      );
      const did: RunEvent = {
        seq: 1_101,
        at: ten,
        name: 'agent',
        data: { type: 'tool_use', id: 't', name: 'Edit', input: { path: 'a' } },
      };
      await store.write(() => appendEvents('agent-run', [...said, did]));
      const whole = await store.read(() => transcriptOf('agent-run', 1_000_000));
      expect(whole).toMatch(/^0 1 2 .* 1099 \n\[Edit \{"path":"a"\}\]$/s);
      const tail = await store.read(() => transcriptOf('agent-run', 50));
      expect(tail).toBe(whole.slice(-50));
      expect(await store.read(() => transcriptOf('none', 50))).toBe('');
    });
  });
}

function end(store: Store, status: 'parked' | 'canceled' | 'interrupted'): Promise<void> {
  return store.write(function* () {
    yield* updateLiveAgentRun('agent-run', { status, completed_at: ten + 8 });
    yield* updateLiveRun('run', { status, completed_at: ten + 8 });
    yield* withdrawRequests('agent-run', status);
  });
}

/** A run whose agent is at work, in the hands of `daemon-a`. */
async function running(open: GroundOpener): Promise<Store> {
  const { store } = await open.fresh();
  const status = 'running' as const;
  const agentRun = { status, routineRunId: 'run', routineId: 'r', projectId: 'p' };
  await store.write(function* () {
    yield* insertRoutine(routineRow('r'));
    const run = runRow('run', 'r', { status, agentRunId: 'agent-run' });
    yield* insertScheduledRun(run, ten, 'daemon-a');
    yield* insertAgentRun(agentRunRow('agent-run', agentRun));
  });
  return store;
}
