import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { routes } from '@open-design/contracts';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import type { SystemFacts } from '../../src/commands/system.ts';
import { type AppSettings, createApp } from '../../src/show/app.ts';
import { calendarTokenIn } from '../../src/show/calendar/calendar-token.ts';
import type { Handlers } from '../../src/show/handlers.ts';
import { createPreviews } from '../../src/show/previews.ts';

export const TOKEN = 'test-token-0123456789-0123456789-0123456789';

const absent = () => {
  throw new Error('this test gave no handler for the route');
};

/** A handler for every route: the given ones, and for the rest one that fails. */
export function handlersOf(given: Partial<Handlers>): Handlers {
  // Every name of the table has its entry; fromEntries cannot say so.
  const failing = Object.fromEntries(
    Object.keys(routes).map((name) => [name, absent]),
  ) as unknown as Handlers;
  return {
    ...failing,
    health: () => ({ ok: true }),
    version: () => ({ name: 'open-design', version: '0.0.0', node: '20' }),
    ...given,
  };
}

export interface Frame {
  readonly app: FastifyInstance;
  readonly port: number;
  readonly host: string;
  readonly url: string;
  send(it: Sent): Promise<Answer>;
}

/** What the frame is told of the daemon around it. */
const systemFacts: SystemFacts = {
  version: '0.0.0',
  node: 'v20',
  startedAt: 1,
  dataDir: '/data',
  store: { engine: 'sqlite', description: '/data/app.sqlite', bytes: 1 },
  daemons: [],
  disk: { usedBytes: 0, budgetBytes: null },
  clock: { skewMs: null },
  zoneData: { tz: 't', icu: 'i' },
};

/** Starts the frame on a free port of 127.0.0.1; it is closed when the test ends. */
export async function startFrame(
  handlers: Partial<Handlers> = {},
  settings: Partial<AppSettings> = {},
): Promise<Frame> {
  const app = createApp({
    reach: { host: '127.0.0.1', allowedHosts: [] },
    auth: { kind: 'none' },
    calendarToken: calendarTokenIn(process.env['OD_DATA_DIR'] ?? ''),
    version: '0.0.0',
    systemFacts: () => Promise.resolve(systemFacts),
    previews: createPreviews(),
    ...settings,
    handlers: handlersOf(handlers),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const host = `127.0.0.1:${port}`;
  return { app, port, host, url: `http://${host}`, send: (it) => send(port, { host, ...it }) };
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  /** The Host header; null for none. */
  readonly host?: string | null;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  // What came over the wire; the tests say what they expect of it.
  readonly json: () => ReturnType<typeof JSON.parse>;
}

/** One request exactly as given: `fetch` would set Host, Origin and the path by itself. */
export function send(port: number, it: Sent): Promise<Answer> {
  const { method = 'GET', path, host, headers = {}, body } = it;
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1',
      port,
      method,
      path,
      setHost: false,
      agent: false,
      headers: {
        ...(host === null || host === undefined ? {} : { host }),
        ...(body === undefined || 'transfer-encoding' in headers
          ? {}
          : { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { statusCode = 0 } = response;
        resolve({
          status: statusCode,
          headers: response.headers,
          text,
          json: () => JSON.parse(text),
        });
      });
    });
    request.end(body);
  });
}

export const asJson = { 'content-type': 'application/json' };

/** Fails a promise that takes longer than this (ms, real time), with the name of what was waited for. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = delay(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} took more than ${ms} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}
