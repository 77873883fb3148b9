import { connect } from 'node:net';
import { ErrorBody, routes } from '@open-design/contracts';
import { describe, expect, test, vi } from 'vitest';
import { DaemonError } from '../../src/errors.ts';
import { eventRoutes, fileRoutes } from '../../src/show/handlers.ts';
import { asJson, startFrame } from './frame.ts';

describe('a place that is not there', () => {
  test('a path that cannot be decoded is a bad request', async () => {
    const frame = await startFrame();
    const answer = await frame.send({ path: '/api/routines/%zz' });
    expect([answer.status, answer.json().error.code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect((await frame.send({ path: '/api/routines/%zz', host: 'evil.com' })).status).toBe(421);
  });

  test('bytes that are no HTTP get an answer in the same shape', async () => {
    const frame = await startFrame();
    const socket = connect(frame.port, '127.0.0.1', () => socket.end('HELLO\r\n\r\n'));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(ErrorBody.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).error.code).toBe(
      'BAD_REQUEST',
    );
  });

  test.each([
    ['GET', '/nothing'],
    ['GET', '/api/nothing'],
    ['POST', '/api/routines/x/nothing'],
  ])('%s %s is not found', async (method, path) => {
    const frame = await startFrame();
    const answer = await frame.send({
      method,
      path,
      headers: asJson,
      body: method === 'POST' ? '{' : '',
    });
    expect([answer.status, answer.json().error.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  test('a known path with another method says which it has', async () => {
    const frame = await startFrame();
    const put = await frame.send({ method: 'PUT', path: '/api/routines/x', body: 'anything' });
    expect([put.status, put.json().error.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(put.headers.allow).toBe('GET, HEAD, PATCH, DELETE');
    const list = await frame.send({ method: 'DELETE', path: '/api/routines' });
    expect(list.headers.allow).toBe('GET, HEAD, POST');
    const events = await frame.send({ method: 'HEAD', path: '/api/events' });
    expect([events.status, events.headers.allow]).toEqual([405, 'GET']);
    const page = await frame.send({ method: 'POST', path: '/login' });
    expect([page.status, page.headers.allow]).toEqual([405, 'GET']);
  });
});

describe('an error of a handler', () => {
  test('keeps its code, status, words and details', async () => {
    const details = [{ field: 'target.projectId', message: 'no such project' }];
    const frame = await startFrame({
      getRoutine() {
        throw new DaemonError('ROUTINE_NOT_FOUND', 'No routine has the id "x".');
      },
      getProject: () => Promise.reject(new DaemonError('VALIDATION_FAILED', 'Bad.', { details })),
    });
    const lost = await frame.send({ path: '/api/routines/x' });
    expect([lost.status, lost.json()]).toEqual([
      404,
      { error: { code: 'ROUTINE_NOT_FOUND', message: 'No routine has the id "x".' } },
    ]);
    const bad = await frame.send({ path: '/api/projects/x' });
    expect([bad.status, bad.json().error.details]).toEqual([400, details]);
  });

  test("a database's own text reaches the answer unchanged", async () => {
    const log = { error: vi.fn() };
    const frame = await startFrame(
      {
        runRoutine() {
          throw new Error('UNIQUE constraint failed: messages.id');
        },
        getRun: () => Promise.reject(new DaemonError('PREPARE_FAILED', 'trigger says: <no>')),
      },
      { log },
    );
    const run = await frame.send({ method: 'POST', path: '/api/routines/x/run' });
    expect([run.status, run.json()]).toEqual([
      500,
      { error: { code: 'INTERNAL', message: 'UNIQUE constraint failed: messages.id' } },
    ]);
    const prepared = await frame.send({ path: '/api/runs/x' });
    expect([prepared.status, prepared.json().error]).toEqual([
      500,
      { code: 'PREPARE_FAILED', message: 'trigger says: <no>' },
    ]);
    expect(log.error).toHaveBeenCalledTimes(2);
  });

  test('is a page in plain words, escaped, for a browser that opens an address', async () => {
    const frame = await startFrame({
      getRun: () => Promise.reject(new Error('<script>alert(1)</script>')),
    });
    const answer = await frame.send({ path: '/api/runs/x', headers: { accept: 'text/html,*/*' } });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('&lt;script&gt;alert(1)');
    expect(answer.text).not.toContain('<script');
  });
});

test('the frame knows which routes stream and which give a file', () => {
  const kinds = (kind: string) =>
    Object.entries(routes).flatMap(([name, route]) => (route.kind === kind ? [name] : []));
  expect([...eventRoutes].sort()).toEqual(kinds('events').sort());
  expect([...fileRoutes].sort()).toEqual(kinds('file').sort());
});

test('starts, answers and closes while the timers are faked', async () => {
  vi.useFakeTimers();
  try {
    const frame = await startFrame({ deleteRoutine: () => ({ ok: true }) });
    const got = await fetch(`${frame.url}/api/health`);
    expect(await got.json()).toEqual({ ok: true });
    const headers = asJson;
    const bad = await fetch(`${frame.url}/api/routines`, { method: 'POST', headers, body: '{}' });
    expect(bad.status).toBe(400);
    expect((await fetch(`${frame.url}/api/routines/x`, { method: 'DELETE' })).status).toBe(200);
    await frame.app.close();
    await frame.app.close();
    await new Promise((resolve) => frame.app.server.close(resolve));
  } finally {
    vi.useRealTimers();
  }
});
