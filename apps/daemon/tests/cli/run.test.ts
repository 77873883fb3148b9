import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { ErrorBody } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { agentRun, routine, run, started } from './examples.ts';
import { exitOf, open, openDesign } from './program.ts';
import { type Answers, send, standIn } from './stand-in.ts';

const base: Answers = {
  listRoutines: () => ({ routines: [routine] }),
  runRoutine: () => started,
  listRuns: () => ({ runs: [agentRun] }),
  getRun: () => ({ run: agentRun }),
};
const said = (piece: string) => ({ type: 'text_delta', text: piece });
const ending = (status: string, error: string | null = null) => ({
  status,
  exitCode: status === 'succeeded' ? 0 : 1,
  signal: null,
  error,
});

function endsWith(status: string, error: string | null = null): Answers {
  return {
    ...base,
    runEvents(_, response) {
      send(response, 1, 'agent', said('Hello '));
      send(response, 2, 'agent', said('world.\n'));
      send(response, 3, 'end', ending(status, error));
      response.end();
    },
  };
}

test('--wait shows the run and ends with 0 when it succeeds', async () => {
  const { url } = await standIn(endsWith('succeeded'));
  const { code, stdout } = await openDesign(['routine', 'run', routine.id, '--wait', '--url', url]);
  expect(code).toBe(0);
  expect(stdout).toBe(`run ${run.agentRunId} of Morning brief\nHello world.\nsucceeded\n`);
});

test.each(['failed', 'canceled'])('--wait ends with 1 when the run is %s', async (status) => {
  const { url } = await standIn(endsWith(status, 'The agent gave up.'));
  const { code, stdout } = await openDesign(['routine', 'run', routine.id, '--wait', '--url', url]);
  expect(code).toBe(1);
  expect(stdout).toContain(status === 'failed' ? 'failed: The agent gave up.' : status);
});

test('with --json every event is a line', async () => {
  const { url } = await standIn(endsWith('failed', 'The agent gave up.'));
  const ended = await openDesign(['routine', 'run', routine.id, '--wait', '--json', '--url', url]);
  const lines = ended.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toEqual([
    started,
    { name: 'agent', data: said('Hello '), seq: 1 },
    { name: 'agent', data: said('world.\n'), seq: 2 },
    { name: 'end', data: ending('failed', 'The agent gave up.'), seq: 3 },
  ]);
});

test('a connection that breaks is taken up where it broke', async () => {
  const asked: (string | undefined)[] = [];
  const { url } = await standIn({
    ...base,
    runEvents({ headers }, response) {
      const last = headers['last-event-id'];
      asked.push(typeof last === 'string' ? last : undefined);
      const [from, to] = asked.length === 1 ? [1, 2] : [3, 4];
      for (let id = from; id <= to; id++) send(response, id, 'agent', said(`${id} `));
      if (asked.length === 1) return void response.end(() => response.destroy());
      send(response, 5, 'end', ending('succeeded'));
      response.end();
    },
  });
  const { code, stdout } = await openDesign(['run', 'tail', run.agentRunId, '--url', url]);
  expect({ code, stdout, asked }).toEqual({
    code: 0,
    stdout: '1 2 3 4\nsucceeded\n',
    asked: [undefined, '2'],
  });
});

test('a daemon that goes away for good ends the tail with 3', async () => {
  const { url, server } = await standIn({
    ...base,
    runEvents(_, response) {
      send(response, 1, 'agent', said('Hello\n'));
      server.close();
      setImmediate(() => server.closeAllConnections());
    },
  });
  const tail = ['run', 'tail', run.agentRunId, '--json', '--url', url];
  const { code, stdout, stderr } = await openDesign(tail);
  expect(code).toBe(3);
  expect(stdout).toContain('Hello');
  expect(ErrorBody.parse(JSON.parse(stderr)).error.code).toBe('DAEMON_NOT_REACHABLE');
});

test('what an agent says cannot steer the terminal', async () => {
  const { url } = await standIn({
    ...base,
    runEvents(_, response) {
      send(response, 1, 'agent', said('a\u001B[2Jb\u009B0mc\r\u0007\n'));
      send(response, 2, 'end', ending('succeeded'));
      response.end();
    },
  });
  const { stdout } = await openDesign(['run', 'tail', run.agentRunId, '--url', url]);
  expect(stdout).toBe('a[2Jb0mc\nsucceeded\n');
});

test('a reader that has seen enough ends the command without a word', async () => {
  const { url } = await standIn({ ...base, runEvents: (_, response) => endless(response) });
  const child = open(['run', 'tail', run.agentRunId, '--url', url]);
  const errors = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect({ code: await exitOf(child), errors: await errors }).toEqual({ code: 0, errors: '' });
});

function endless(response: ServerResponse): void {
  let id = 0;
  const more = () => {
    do {
      id += 1;
      send(response, id, 'agent', said('on and on\n'));
    } while (!response.writableNeedDrain && id % 100 !== 0);
    if (!response.destroyed) setImmediate(more);
  };
  more();
}

test('a run of a routine, as the ledger names it, leads to the agent run', async () => {
  const { url } = await standIn({
    ...base,
    listRoutineRuns: () => ({ runs: [run], nextBefore: null }),
  });
  const { stdout } = await openDesign(['run', 'show', 'routine-run-1111', '--json', '--url', url]);
  expect(JSON.parse(stdout)).toEqual({ run: agentRun });
});
