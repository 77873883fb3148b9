import { connect } from 'node:net';
import {
  defaultPolicies,
  ErrorBody,
  type Routine,
  type RoutineInput,
} from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { DaemonError } from '../../src/errors.ts';
import { asJson, type Frame, startFrame } from './frame.ts';

const input = {
  name: 'Morning brief',
  prompt: 'What changed?',
  schedule: { kind: 'daily', time: '08:30', timezone: 'Europe/Berlin' },
  target: { mode: 'create_each_run' },
} as const;

function routine(from: Partial<RoutineInput> = {}): Routine {
  return {
    id: 'r1',
    ...input,
    agentId: null,
    agentOptions: null,
    skillId: null,
    context: { skillIds: [], pluginIds: [], mcpServerIds: [], connectorIds: [] },
    policies: defaultPolicies,
    enabled: from.enabled ?? true,
    note: null,
    pausedBy: null,
    snoozedUntil: null,
    failures: 0,
    version: 1,
    nextRunAt: null,
    lastRun: null,
    createdAt: 1,
    updatedAt: 1,
    name: from.name ?? input.name,
  };
}

const post = (frame: Frame, body: string | Buffer, headers: Record<string, string> = asJson) =>
  frame.send({ method: 'POST', path: '/api/routines', headers, body });

describe('a request that fits its route', () => {
  test('reaches its handler parsed, and is answered with the status of the route', async () => {
    const frame = await startFrame({
      createRoutine: ({ body }) => ({ routine: routine(body), warnings: [] }),
    });
    const answer = await post(frame, JSON.stringify({ ...input, enabled: false }));
    expect(answer.status).toBe(201);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json().routine).toMatchObject({ name: 'Morning brief', enabled: false });
  });

  test('gets the defaults and numbers of its query', async () => {
    const seen: unknown[] = [];
    const frame = await startFrame({
      listRoutineRuns({ params, query }) {
        seen.push(params.id, query.limit);
        return { runs: [], nextBefore: null };
      },
    });
    await frame.send({ path: '/api/routines/a%2Fb%20c/runs' });
    await frame.send({ path: '/api/routines/x/runs?limit=7' });
    expect(seen).toEqual(['a/b c', 20, 'x', 7]);
  });

  test('takes the whole rest of the path where the route ends with a star', async () => {
    const seen: unknown[] = [];
    const frame = await startFrame({
      rawFile({ params }) {
        seen.push(params);
        throw new DaemonError('FILE_NOT_FOUND', 'no');
      },
    });
    await frame.send({ path: '/api/projects/p/raw/a/b%20c/d.html' });
    expect(seen).toEqual([{ id: 'p', '*': 'a/b c/d.html' }]);
  });

  test('needs no body and no content type where the route takes none', async () => {
    const frame = await startFrame({
      deleteRoutine: () => ({ ok: true }),
    });
    const sent = { method: 'DELETE', path: '/api/routines/x' };
    for (const it of [
      {},
      { headers: asJson },
      { headers: asJson, body: '' },
      { headers: asJson, body: '{}' },
      { headers: { 'content-type': 'text/plain' }, body: '' },
    ])
      expect((await frame.send({ ...sent, ...it })).status).toBe(200);
  });

  test('may carry a charset and a byte order mark', async () => {
    const frame = await startFrame({
      createRoutine: ({ body }) => ({ routine: routine(body), warnings: [] }),
    });
    const answer = await post(frame, `\uFEFF${JSON.stringify({ ...input, name: 'Übersicht' })}`, {
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(answer.json().routine.name).toBe('Übersicht');
  });
});

describe('a request with faults', () => {
  test('is told all of them at once, each by its field, what was expected and what was got', async () => {
    const frame = await startFrame();
    const answer = await post(
      frame,
      JSON.stringify({
        name: '',
        prompt: '  ',
        schedule: { kind: 'daily', time: '8:30', timezone: 'Mars/Base' },
        target: { mode: 'sometimes' },
        enabled: 'yes',
        colour: 'red',
      }),
    );
    expect(answer.status).toBe(400);
    const { error } = ErrorBody.parse(answer.json());
    expect(error.code).toBe('VALIDATION_FAILED');
    expect(Object.fromEntries((error.details ?? []).map((it) => [it.field, it.message]))).toEqual({
      name: 'expected string with some text, got ""',
      prompt: 'expected a prompt with some text, got "  "',
      'schedule.time': 'expected a time of day from 00:00 to 23:59, as HH:MM, got "8:30"',
      'schedule.timezone':
        'unknown time zone "Mars/Base"; expected an IANA name such as Europe/Berlin',
      'target.mode': 'expected one of "create_each_run", "reuse", got "sometimes"',
      enabled: 'expected boolean, got "yes"',
      colour: 'expected no field of this name, got "red"',
    });
    expect(error.message).toContain('name: expected string with some text');
    expect(error.message).toContain('6 more');
  });

  test.each([
    ['/api/routines/x/runs?limit=0', 'query.limit', 'expected number to be >=1, got "0"'],
    ['/api/routines/x/runs?limit=1000', 'query.limit', 'expected number to be <=100, got "1000"'],
    ['/api/routines/x/runs?limit=ten', 'query.limit', 'expected number, got "ten"'],
    ['/api/routines/x/runs?limit=1&limit=2', 'query.limit', 'expected number, got a list of 2'],
    [
      '/api/runs?status=done',
      'query.status',
      'expected one of "queued", "running", "needs_you", "succeeded", "nothing_to_do", "blocked", "failed", "timed_out", "interrupted", "canceled", "parked", got "done"',
    ],
    ['/api/projects/x/raw/', 'params.*', 'expected string with some text, got ""'],
  ])('%s names %s', async (path, field, message) => {
    const frame = await startFrame();
    const answer = await frame.send({ path });
    expect(answer.status).toBe(400);
    expect(answer.json().error.details).toEqual([{ field, message }]);
  });

  test.each(['null', '[]', '"text"', '3', ''])('a body of %j is no routine', async (body) => {
    const frame = await startFrame();
    const answer = await post(frame, body);
    expect(answer.status).toBe(400);
    expect(answer.json().error.details[0].field).toBe('body');
  });

  test('thousands of nested brackets are refused, not followed', async () => {
    const frame = await startFrame();
    const depth = 200_000;
    const body = `{"name":"x","metadata":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
    const answer = await frame.send({
      method: 'POST',
      path: '/api/projects',
      headers: asJson,
      body,
    });
    expect(answer.status).toBe(400);
    expect(answer.json().error.code).toMatch(/VALIDATION_FAILED|INVALID_JSON/);
  });

  test.each([
    ['{"name":', 'INVALID_JSON'],
    ["{'name': 1}", 'INVALID_JSON'],
    [Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'INVALID_JSON'],
  ])('a body that is not JSON is called so', async (body, code) => {
    const frame = await startFrame();
    const answer = await post(frame, body);
    expect([answer.status, answer.json().error.code]).toEqual([400, code]);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    '',
  ])('a body sent as %j is refused', async (type) => {
    const frame = await startFrame();
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const answer = await post(frame, JSON.stringify(input), headers);
    expect([answer.status, answer.json().error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('a client that reads only after it has sent 40 MB still finds the answer', async () => {
    const frame = await startFrame();
    const size = 40_000_000;
    const socket = connect(frame.port, '127.0.0.1').pause();
    const head = `POST /api/routines HTTP/1.1\r\nHost: ${frame.host}\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\nConnection: close\r\n\r\n`;
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.write(head + 'x'.repeat(size), (error) => (error ? reject(error) : resolve()));
    });
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([5, 40])(
    'a body of %d MB is answered with 413, not with a reset',
    async (megabytes) => {
      const frame = await startFrame();
      const body = JSON.stringify({ ...input, prompt: 'x'.repeat(megabytes * 1_000_000) });
      const sent = { method: 'POST', path: '/api/routines', body };
      const whole = await frame.send({ ...sent, headers: asJson });
      // In pieces of which nobody says beforehand how many there are.
      const pieces = await frame.send({
        ...sent,
        headers: { ...asJson, 'transfer-encoding': 'chunked' },
      });
      const { status } = await fetch(`${frame.url}/api/routines`, {
        method: 'POST',
        headers: asJson,
        body,
      });
      expect([whole.status, pieces.status, status]).toEqual([413, 413, 413]);
      expect(whole.json().error.code).toBe('BODY_TOO_LARGE');
      expect(pieces.json().error.message).toContain('4 MiB');
    },
  );
});
