import type { PermissionEnd, PermissionQuestion, RunEventBody } from '@open-design/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type ApprovalCommandsSetup,
  createApprovalCommands,
  type Delivery,
  type ParkedRun,
} from '../../src/commands/approvals.ts';
import { approvalRoutes } from '../../src/show/routes/approvals.ts';
import {
  getAgentRun,
  insertAgentRun,
  updateLiveAgentRun,
} from '../../src/store/queries/agent-runs.ts';
import { type NeedsYou, notePermissions } from '../../src/store/queries/permission-events.ts';
import { getPermissionRequest } from '../../src/store/queries/permission-requests.ts';
import { appendEvents } from '../../src/store/queries/run-events.ts';
import type { Store } from '../../src/store/store.ts';
import { asJson, startFrame } from '../show/frame.ts';
import { agentRunRow, ten } from '../store/conformance/examples.ts';
import { sqlite } from '../store/sqlite-ground.ts';

const question: PermissionQuestion = {
  id: 'q',
  askedAt: ten,
  deadlineAt: ten + 600_000,
  kind: 'edit',
  title: 'Write a.txt',
  detail: null,
  paths: ['a.txt'],
  options: [{ id: 'o', kind: 'allow_once', name: 'Yes' }],
  fingerprint: 'f',
  sessionId: 's',
};

let store: Store;
let seq: number;
beforeEach(async () => {
  ({ store } = await sqlite.fresh());
  seq = 0;
  const run = agentRunRow('run', { status: 'running', projectId: 'p' });
  await store.write(() => insertAgentRun(run));
  await happens({ name: 'agent', data: { type: 'text_delta', text: 'I write a.txt.' } });
  await happens({ name: 'permission_request', data: question });
});

/** The run's next event, stored as the daemon stores it. */
async function happens(body: RunEventBody) {
  seq += 1;
  const event = { seq, at: ten + seq, ...body };
  await store.write(function* () {
    yield* appendEvents('run', [event]);
    yield* notePermissions('run', [event]);
  });
}

const ends = (state: PermissionEnd['state']) =>
  happens({ name: 'permission_answer', data: { id: 'q', state, by: null, note: null } });

async function park() {
  await ends('parked');
  await store.write(() => updateLiveAgentRun('run', { status: 'parked' }));
}

/** The API over the store, and what it told the rest of the daemon. */
async function api(setup: Partial<ApprovalCommandsSetup> = {}) {
  const news: NeedsYou[] = [];
  const changed = (event: NeedsYou) => void news.push(event);
  const approvals = createApprovalCommands({ store, changed, ...setup });
  const { send } = await startFrame(approvalRoutes({ store, approvals }));
  const answer = async (body: object, run = 'run') => {
    const path = `/api/runs/${run}/answer`;
    const sent = { method: 'POST', path, headers: asJson, body: JSON.stringify(body) };
    const { status, json } = await send(sent);
    return { status, body: json() };
  };
  const waiting = async () => {
    const { json } = await send({ path: '/api/approvals' });
    return json().requests.map(({ id, state }: PermissionEnd) => [id, state]);
  };
  return { answer, waiting, news };
}

const yes = { requestId: 'q', allow: true };

describe('an answer over the API', () => {
  test('reaches the agent, and nothing waits any more', async () => {
    const given: unknown[] = [];
    const deliver: ApprovalCommandsSetup['deliver'] = (it) => {
      given.push(it);
      return Promise.resolve('taken');
    };
    const { answer, waiting } = await api({ deliver });
    expect(await waiting()).toEqual([['q', 'open']]);

    const { status, body } = await answer({ ...yes, note: 'Go on.' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      resumedBy: null,
      request: { id: 'q', state: 'allowed', answeredBy: 'person', answer: { note: 'Go on.' } },
    });
    expect(body.request).not.toHaveProperty('fingerprint');
    const told = { allow: true, note: 'Go on.' };
    expect(given).toEqual([{ agentRunId: 'run', requestId: 'q', answer: told, by: 'person' }]);
    expect(await waiting()).toEqual([]);
  });

  test('to a question that was answered before is refused, with who answered', async () => {
    const { answer } = await api();
    await answer({ ...yes, allow: false });
    const { status, body } = await answer(yes);
    expect(status).toBe(409);
    expect(body.error.code).toBe('CONFLICT');
    expect(body.error.message).toMatch(
      /^The question "Write a.txt" cannot be answered: it was denied by a person at \d{4}-/,
    );
  });

  test.each([
    ['expired', /nobody answered by 2026-03-02T10:10:00.000Z, and the agent was told no/],
    ['withdrawn', /the run ended, or the agent took it back/],
  ] as const)('to one that has %s says what happened', async (state, words) => {
    await ends(state);
    const { answer } = await api();
    const { status, body } = await answer(yes);
    expect(status).toBe(409);
    expect(body.error.message).toMatch(words);
  });

  test.each(['expired', 'parked', 'withdrawn', 'denied'] satisfies Delivery[])(
    'that finds the question %s on its way is refused',
    async (state) => {
      const { answer } = await api({ deliver: () => Promise.resolve(state) });
      expect((await answer(yes)).status).toBe(409);
      await ends(state);
      expect(await store.read(() => getPermissionRequest('q'))).toMatchObject({ state });
    },
  );

  test('to what was never asked is refused, and so is half an answer', async () => {
    const { answer } = await api();
    expect(await answer({ ...yes, requestId: 'r' })).toMatchObject({
      status: 404,
      body: { error: { code: 'APPROVAL_NOT_FOUND' } },
    });
    await store.write(() => insertAgentRun(agentRunRow('other', { status: 'running' })));
    expect((await answer(yes, 'other')).status).toBe(404);
    expect(await answer(yes, 'none')).toMatchObject({
      status: 404,
      body: { error: { code: 'RUN_NOT_FOUND' } },
    });
    expect((await answer({ requestId: 'q' })).status).toBe(400);
  });
});

describe('an answer to a parked question', () => {
  test('goes on with the conversation as a new attempt', async () => {
    await park();
    const seen: ParkedRun[] = [];
    const started: string[] = [];
    const { answer, waiting, news } = await api({
      resumeParked: {
        *prepare(parked) {
          seen.push(parked);
          yield* insertAgentRun(agentRunRow('next'));
          return { agentRunId: 'next' };
        },
        start: ({ agentRunId }) => void started.push(agentRunId),
      },
    });
    expect(await waiting()).toEqual([['q', 'parked']]);

    const { status, body } = await answer({ ...yes, note: 'Go on.' });

    expect({ status, resumedBy: body.resumedBy }).toEqual({ status: 200, resumedBy: 'next' });
    expect(started).toEqual(['next']);
    expect(news).toMatchObject([{ agentRunId: 'run', requestId: 'q', state: 'allowed' }]);
    expect(seen).toMatchObject([
      {
        run: { id: 'run', status: 'parked' },
        resume: {
          sessionId: 's',
          transcript: 'I write a.txt.',
          question: { title: 'Write a.txt', fingerprint: 'f' },
          answer: { allow: true, note: 'Go on.' },
        },
      },
    ]);
    expect(await store.read(() => getAgentRun('run'))).toMatchObject({
      status: 'parked',
      needsYou: null,
    });
    expect((await answer(yes)).status).toBe(409);
    expect(started).toEqual(['next']);
  });

  test('is not taken when the new attempt cannot be prepared', async () => {
    await park();
    const { answer, waiting } = await api({
      resumeParked: {
        *prepare() {
          yield* insertAgentRun(agentRunRow('next'));
          throw new Error('the disk is full');
        },
        start: () => undefined,
      },
    });
    expect((await answer(yes)).status).toBe(500);
    expect(await waiting()).toEqual([['q', 'parked']]);
    expect(await store.read(() => getAgentRun('next'))).toBeNull();
  });

  test('waits until its run has ended', async () => {
    await ends('parked');
    const { answer } = await api();
    const { status, body } = await answer(yes);
    expect(status).toBe(409);
    expect(body.error.message).toContain('is being parked');
  });
});
