import { once } from 'node:events';
import http from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { DaemonError } from '../../src/errors.ts';
import { createApp } from '../../src/show/app.ts';
import { calendarTokenIn } from '../../src/show/calendar/calendar-token.ts';
import { createPreviews } from '../../src/show/previews.ts';
import { type Frame, handlersOf, startFrame, within } from './frame.ts';

async function open(frame: Frame, path: string, headers: Record<string, string> = {}) {
  const request = http.get(`${frame.url}${path}`, { agent: false, headers });
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  response.setEncoding('utf8');
  return response;
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

/** Events that never come; the promise tells when the viewer of them was let go. */
function silence() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const signals: AbortSignal[] = [];
  return {
    released,
    signals,
    async *events({ signal }: { signal: AbortSignal }) {
      signals.push(signal);
      try {
        yield { data: 'first' };
        await once(signal, 'abort');
      } finally {
        release();
      }
    },
  };
}

describe('a stream of events', () => {
  test('has ids, names and one line of JSON each, and ends with its source', async () => {
    const frame = await startFrame({
      async *runEvents() {
        yield { id: 1, event: 'stdout', data: { text: 'a\nb\r\n\u2028' } };
        yield { data: null };
      },
    });
    const response = await open(frame, '/api/runs/x/events');
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(await textOf(response)).toBe(
      'retry: 1000\n\nid: 1\nevent: stdout\ndata: {"text":"a\\nb\\r\\n\u2028"}\n\ndata: null\n\n',
    );
  });

  test('goes on after the id that the viewer has; the header wins over the address', async () => {
    const seen: unknown[] = [];
    const frame = await startFrame({
      async *runEvents({ params, lastEventId }) {
        seen.push([params.id, lastEventId]);
      },
    });
    await textOf(await open(frame, '/api/runs/x/events'));
    await textOf(await open(frame, '/api/runs/x/events?after=4'));
    await textOf(await open(frame, '/api/runs/x/events?after=4', { 'last-event-id': '9' }));
    expect(seen).toEqual([
      ['x', null],
      ['x', 4],
      ['x', 9],
    ]);
    const bad = await frame.send({
      path: '/api/runs/x/events',
      headers: { 'last-event-id': 'nine' },
    });
    expect([bad.status, bad.json().error.details[0].field]).toEqual([400, 'headers.last-event-id']);
  });

  test('is refused as any other request when there is nothing to watch', async () => {
    const frame = await startFrame({
      runEvents: () => Promise.reject(new DaemonError('RUN_NOT_FOUND', 'No run has the id "x".')),
    });
    const answer = await frame.send({ path: '/api/runs/x/events' });
    expect([answer.status, answer.json().error.code]).toEqual([404, 'RUN_NOT_FOUND']);
  });

  test('that fails midway is cut, so that the viewer connects again, and is logged', async () => {
    const log = { error: vi.fn() };
    const frame = await startFrame(
      {
        async *runEvents() {
          yield { data: 1 };
          throw new Error('disk gone');
        },
      },
      { log },
    );
    await expect(open(frame, '/api/runs/x/events').then(textOf)).rejects.toThrow();
    expect(log.error.mock.calls[0]?.[1]).toContain('disk gone');
    expect((await frame.send({ path: '/api/health' })).status).toBe(200);
  });

  test('lets its source go when the viewer leaves', async () => {
    const source = silence();
    const frame = await startFrame({ daemonEvents: source.events });
    const response = await open(frame, '/api/events');
    response.on('error', () => undefined);
    await once(response, 'data');
    response.destroy();
    await within(5_000, 'letting the source go', source.released);
    expect(source.signals[0]?.aborted).toBe(true);
  });

  test('asks its source for nothing while the viewer does not read', async () => {
    const total = 2_000;
    const text = 'x'.repeat(64 * 1024);
    let pulled = 0;
    const frame = await startFrame({
      async *runEvents() {
        for (; pulled < total; pulled++) yield { data: text };
      },
    });
    const response = await open(frame, '/api/runs/x/events');
    // Nobody reads yet. Each of these requests gives the stream another chance to go on.
    for (let turn = 0; turn < 50; turn++) await frame.send({ path: '/api/health' });
    expect(pulled).toBeLessThan(400);
    const all = await textOf(response);
    expect(pulled).toBe(total);
    expect(all.length).toBe(
      'retry: 1000\n\n'.length + total * (text.length + 'data: ""\n\n'.length),
    );
  });

  test('that is quiet sends a comment every 15 seconds', async () => {
    vi.useFakeTimers();
    try {
      const source = silence();
      const frame = await startFrame({ daemonEvents: source.events });
      const response = await open(frame, '/api/events');
      await once(response, 'data');
      const comment = once(response, 'data');
      vi.advanceTimersByTime(15_000);
      expect(await comment).toEqual([': keep-alive\n\n']);
      response.destroy();
      await source.released;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('closing the daemon', () => {
  test('ends open streams at once, also of a viewer that does not read', async () => {
    const [source, other] = [silence(), silence()];
    const frame = await startFrame({
      daemonEvents: source.events,
      projectEvents: other.events,
      async *runEvents() {
        for (;;) yield { data: 'x'.repeat(64 * 1024) };
      },
    });
    const reading = await open(frame, '/api/events');
    const ended = textOf(reading);
    const stuck = await open(frame, '/api/runs/x/events');
    const also = await open(frame, '/api/projects/x/events');
    for (const response of [stuck, also]) response.on('error', () => undefined);
    await within(2_000, 'closing', frame.app.close());
    // Ended in order, not torn: the text is whole.
    expect(await ended).toBe('retry: 1000\n\ndata: "first"\n\n');
    await Promise.all([source.released, other.released]);
    stuck.destroy();
  });

  test('refuses a request that comes meanwhile, in words', async () => {
    const app = createApp({
      reach: { host: '127.0.0.1', allowedHosts: [] },
      auth: { kind: 'none' },
      calendarToken: calendarTokenIn(process.env['OD_DATA_DIR'] ?? ''),
      version: '0',
      systemFacts: () => Promise.reject(new Error('not asked for here')),
      previews: createPreviews(),
      handlers: handlersOf({}),
    });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    app.addHook('preClose', async () => {
      begin();
      await held;
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const closed = app.close();
    await begun;
    const answer = await fetch(`${url}/api/health`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { error: { code: 'STOPPING', message: expect.any(String) } },
    ]);
    release();
    await closed;
  });
});
