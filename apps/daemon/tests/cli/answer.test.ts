import { defaultPolicies, ErrorBody, type PermissionRequest } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { agentRun, routine, run } from './examples.ts';
import { openDesign } from './program.ts';
import { type Answers, send, standIn } from './stand-in.ts';

const later = Date.now() + 3 * 86_400_000;
const request: PermissionRequest = {
  id: 'request-1111',
  runId: run.id,
  agentRunId: agentRun.id,
  routineId: routine.id,
  askedAt: later - 600_000,
  deadlineAt: later,
  kind: 'execute',
  title: 'npm publish\u001B[2J',
  detail: '{"command":"npm publish"}',
  paths: ['packages/a'],
  options: [{ id: 'o', kind: 'allow_once', name: 'Yes' }],
  state: 'open',
  answeredAt: null,
  answeredBy: null,
  answer: null,
};
const needy = { ...agentRun, status: 'needs_you', needsYou: request };
const other = { ...request, id: 'request-2222', title: 'git push' };

async function answering(requests: PermissionRequest[], ...args: string[]) {
  const answers: Answers = {
    listRuns: () => ({ runs: [needy] }),
    listApprovals: () => ({ requests }),
    answerRun: ({ body }) => ({
      request: {
        ...requests[0],
        state: JSON.stringify(body).includes('true') ? 'allowed' : 'denied',
      },
      resumedBy: requests[0]?.state === 'parked' ? 'next-run' : null,
    }),
  };
  const { url, seen } = await standIn(answers);
  const ended = await openDesign(['run', ...args, '--url', url]);
  return { ...ended, sent: seen.filter(({ name }) => name === 'answerRun').map((it) => it.body) };
}

test('a list of runs names what their agents ask, and how to answer', async () => {
  const { stdout } = await answering([request], 'list');
  expect(stdout).toContain('needs_you');
  expect(stdout).toMatch(
    /^eeeeeeee asks: execute "npm publish\[2J" \(packages\/a\), until \d\d:\d\d:\d\d \(in 3 d\)$/m,
  );
  expect(stdout).toContain('`open-design run answer RUN --allow`');
  const shown = await answering([request], 'show', agentRun.id);
  expect(shown.stdout).toMatch(/^with +\{"command":"npm publish"\}$/m);
});

test.each([
  ['--allow', true, 'allowed'],
  ['--deny', false, 'denied'],
])('%s answers the one question of a run', async (option, allow, state) => {
  const { code, stdout, sent } = await answering([request], 'answer', agentRun.id, option);
  expect({ code, sent }).toEqual({
    code: 0,
    sent: [{ requestId: request.id, allow, note: null }],
  });
  expect(stdout).toBe(`${state}: execute "npm publish[2J" (packages/a)\n`);
});

test('an answer to a parked run says what goes on with it', async () => {
  const parked = { ...request, state: 'parked' as const };
  const options = ['--allow', '--note', 'Mind the tests.'];
  const { stdout, sent } = await answering([parked], 'answer', agentRun.id, ...options);
  expect(stdout).toContain('goes on as next-run');
  expect(sent).toMatchObject([{ note: 'Mind the tests.' }]);
});

test('of several questions one is named', async () => {
  const unsure = await answering([request, other], 'answer', agentRun.id, '--allow', '--json');
  expect({ code: unsure.code, sent: unsure.sent }).toEqual({ code: 1, sent: [] });
  const { message } = ErrorBody.parse(JSON.parse(unsure.stderr)).error;
  expect(message).toContain('request-2222: execute "git push"');
  const named = ['answer', agentRun.id, '--allow', '--request', 'request-2'];
  const { sent } = await answering([request, other], ...named);
  expect(sent).toMatchObject([{ requestId: 'request-2222' }]);
});

test('without an answer the questions are shown; two answers are none', async () => {
  const shown = await answering([request], 'answer', agentRun.id);
  expect({ code: shown.code, sent: shown.sent }).toEqual({ code: 0, sent: [] });
  expect(shown.stdout).toContain('request-1111');
  expect((await answering([request], 'answer', agentRun.id, '--allow', '--deny')).code).toBe(2);
  const none = await answering([], 'answer', agentRun.id, '--deny');
  expect({ code: none.code, stderr: none.stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('asks nothing'),
  });
});

test('a tail shows the question and its answer', async () => {
  const { state: _, runId: __, agentRunId: ___, routineId: ____, ...rest } = request;
  const { answeredAt, answeredBy, answer, ...question } = rest;
  const { url } = await standIn({
    listRuns: () => ({ runs: [agentRun] }),
    runEvents(_seen, response) {
      const data = { ...question, fingerprint: 'f', sessionId: null };
      send(response, 1, 'permission_request', data);
      send(response, 2, 'permission_answer', {
        id: request.id,
        state: 'expired',
        by: answeredBy,
        note: null,
      });
      const end = { status: 'succeeded', exitCode: 0, signal: null, error: null };
      send(response, 3, 'end', end);
      response.end();
    },
  });
  const { stdout } = await openDesign(['run', 'tail', agentRun.id, '--url', url]);
  expect(stdout).toMatch(/^\? execute "npm publish\[2J" \(packages\/a\), until .*\n {2}expired\n/);
  expect([answeredAt, answer]).toEqual([null, null]);
});

test.each([
  ['--approvals deny', { mode: 'deny' }],
  [
    '--approvals ask:park --approval-deadline 2h',
    {
      mode: 'ask',
      onDeadline: 'park',
      deadlineMs: 7_200_000,
    },
  ],
  ['--approval-deadline 30s', { deadlineMs: 30_000 }],
])('a routine is edited with %s', async (options, changed) => {
  const { url, seen } = await standIn({
    listRoutines: () => ({ routines: [routine], unreadable: [] }),
    updateRoutine: () => ({ routine }),
  });
  const edit = ['routine', 'edit', routine.id, ...options.split(' '), '--url', url];
  expect(await openDesign(edit)).toMatchObject({ code: 0 });
  const approvals = { ...defaultPolicies.approvals, ...changed };
  expect(seen.at(-1)?.body).toEqual({ policies: { ...defaultPolicies, approvals } });
});

test.each(['ask:never', 'deny:park', 'allow'])('--approvals %s is refused', async (how) => {
  const { code, stderr } = await openDesign(['routine', 'edit', 'x', '--approvals', how]);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('ask:park') });
});
