import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultPolicies, Policies, routes } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { startChildDaemon } from '../house/child-daemon.ts';
import {
  addRoutineDueSoon,
  agentRun,
  eventsOf,
  startDaemon,
  type TestDaemon,
} from '../house/daemon.ts';
import { newRepository } from '../workspace/stage.ts';

const agent = fileURLToPath(new URL('../agents/fixtures/asking-agent.mjs', import.meta.url));
const options = [
  { optionId: 'y', kind: 'allow_once', name: 'Yes' },
  { optionId: 'n', kind: 'reject_once', name: 'No' },
];
const question = { toolCallId: 'call-1', title: 'rm -rf build', kind: 'execute', options };
const prompt = JSON.stringify([[question]]);

function asking(approvals: Partial<Policies['approvals']>, way = 'forgets') {
  return {
    prompt,
    agentId: 'acp',
    agentOptions: { argv: [process.execPath, agent, way] as [string, ...string[]] },
    policies: {
      ...defaultPolicies,
      approvals: { ...defaultPolicies.approvals, mode: 'ask' as const, ...approvals },
    },
  };
}

async function theQuestion({ client }: Pick<TestDaemon, 'client'>, agentRunId: string) {
  const { needsYou } = await agentRun(client, agentRunId);
  if (needsYou === null) throw new Error('nothing is asked');
  return needsYou;
}

describe('a run whose agent asks a person', () => {
  test('shows needs_you with what is asked, and goes on with the answer', async () => {
    const daemon = await startDaemon();
    await addRoutineDueSoon(daemon.client, asking({}));
    const { agentRunId } = await daemon.until('run.needs_you', ({ state }) => state === 'open');
    const asked = await theQuestion(daemon, agentRunId);
    expect(await agentRun(daemon.client, agentRunId)).toMatchObject({ status: 'needs_you' });
    expect(asked).toMatchObject({ title: 'rm -rf build', kind: 'execute', state: 'open' });
    expect(asked.deadlineAt - asked.askedAt).toBe(600_000);

    await daemon.client.call(routes.answerRun, {
      params: { id: agentRunId },
      body: { requestId: asked.id, allow: true },
    });

    expect(await daemon.until('run.finished')).toMatchObject({ agentRunId, status: 'succeeded' });
    const events = await eventsOf(daemon.client, agentRunId);
    expect(events.map(({ name }) => name)).toContain('permission_answer');
  });

  test('outlives its daemon while it asks, and takes the answer from the next one', async () => {
    const first = await startChildDaemon();
    await addRoutineDueSoon(first.client, asking({}));
    const { agentRunId } = await first.until('run.needs_you', ({ state }) => state === 'open');
    const asked = await theQuestion(first, agentRunId);
    await first.end('SIGKILL');
    const second = await startChildDaemon();

    await second.client.call(routes.answerRun, {
      params: { id: agentRunId },
      body: { requestId: asked.id, allow: true },
    });

    expect(await second.until('run.finished')).toMatchObject({ agentRunId, status: 'succeeded' });
  });

  test('is parked at its deadline; the answer goes on with the conversation as a new attempt', async () => {
    const daemon = await startDaemon();
    const routine = await addRoutineDueSoon(
      daemon.client,
      asking({ deadlineMs: 1_000, onDeadline: 'park' }, 'resumes'),
    );
    const parked = await daemon.until('run.finished');
    expect(parked.status).toBe('parked');
    const { requests } = await daemon.client.call(routes.listApprovals);
    expect(requests).toMatchObject([{ state: 'parked', agentRunId: parked.agentRunId }]);

    const { resumedBy } = await daemon.client.call(routes.answerRun, {
      params: { id: parked.agentRunId },
      body: { requestId: requests[0]?.id ?? '', allow: true, note: 'Go ahead.' },
    });

    const end = await daemon.until('run.finished', (it) => it.agentRunId === resumedBy);
    expect(end.status).toBe('succeeded');
    const { runs } = await daemon.client.call(routes.listRoutineRuns, {
      params: { id: routine.id },
    });
    expect(runs).toMatchObject([{ id: parked.runId, status: 'succeeded', agentRunId: resumedBy }]);
    expect(await agentRun(daemon.client, resumedBy ?? '')).toMatchObject({ attempt: 2 });
  });
});

test('a run parked in a worktree goes on in it when its answer comes', async () => {
  const daemon = await startDaemon();
  const { client } = daemon;
  const folder = newRepository();
  await client.call(routes.createProject, { body: { id: 'site', name: 'Site', folder } });
  const asks = asking({ deadlineMs: 1_000, onDeadline: 'park' }, 'resumes');
  const policies = Policies.parse({ ...asks.policies, workspace: { mode: 'worktree' } });
  const target = { mode: 'reuse', projectId: 'site' } as const;
  const { id } = await addRoutineDueSoon(client, { ...asks, policies, target, inMs: 86_400_000 });
  await client.call(routes.runRoutine, { params: { id } });
  const { agentRunId } = await daemon.until('run.finished', ({ status }) => status === 'parked');
  const { requests } = await client.call(routes.listApprovals);

  const { resumedBy } = await client.call(routes.answerRun, {
    params: { id: agentRunId },
    body: { requestId: requests[0]?.id ?? '', allow: true },
  });

  await daemon.until('run.finished', (it) => it.agentRunId === resumedBy);
  const [first] = await eventsOf(client, agentRunId);
  const [second, told] = await eventsOf(client, resumedBy ?? '');
  const cwd = first?.name === 'start' ? first.data.cwd : '';
  expect(cwd).toContain('worktrees');
  expect(second).toMatchObject({ name: 'start', data: { cwd, attempt: 2 } });
  expect(told).toMatchObject({ name: 'diagnostic', data: { code: 'workspace_continued' } });
});

describe('a run that hangs', () => {
  test('ends as timed_out, with what was last seen and what to do', async () => {
    const daemon = await startDaemon();
    const hang = 'console.log("thinking"); setInterval(() => {}, 60000)';
    await addRoutineDueSoon(daemon.client, {
      agentId: 'command',
      agentOptions: { argv: [process.execPath, '-e', hang] },
      policies: {
        ...defaultPolicies,
        limits: { ...defaultPolicies.limits, noProgressMs: 1_000 },
      },
    });

    const { agentRunId, status } = await daemon.until('run.finished');

    expect(status).toBe('timed_out');
    const { error } = await agentRun(daemon.client, agentRunId);
    expect(error).toContain('thinking');
    expect(error).toContain('limits.noProgressMs');
  });
});

test('a keeper listens for the person alone', async () => {
  const daemon = await startDaemon();
  await addRoutineDueSoon(daemon.client, asking({}));
  await daemon.until('run.needs_you', ({ state }) => state === 'open');
  const folder = path.join(process.env['OD_DATA_DIR'] ?? '', 'keepers');
  const modes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
