import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import { type Frame, type Turn, type Wire, wires } from './wires.ts';

export type { Turn } from './wires.ts';

/** A model behind a real agent: answers what the test has written down, in the agent's own wire format. */
export interface ScriptedModel {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** The bodies of the requests that were answered from the script, in order. */
  readonly asked: readonly string[];
  /** Resolves once so many requests have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts one on loopback. Each request that offers tools takes the next turn
 * of the script, the last one for ever; requests on the side (titles,
 * classifiers) get a short word.
 */
export async function startModel(wire: Wire, script: readonly Turn[]): Promise<ScriptedModel> {
  const asked: string[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await readAll(request);
    const { isTurn, render } = wires[wire];
    if (request.method !== 'POST' || (!isTurn(request.url ?? '', body) && isSettled(request.url)))
      return send(response, 404, '{"error":{"message":"not here"}}');
    if (!isTurn(request.url ?? '', body))
      return stream(response, render({ say: 'ok' }, request.url ?? '', 0));
    const turn = script[Math.min(asked.length, script.length - 1)] ?? { say: 'ok' };
    asked.push(body);
    for (const watch of watchers) watch();
    if ('hang' in turn) return;
    if ('status' in turn) {
      const { status, headers, body: fault = wires[wire].fault(status) } = turn;
      return send(response, status, JSON.stringify(fault), headers);
    }
    stream(response, render(turn, request.url ?? '', asked.length));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    arrived: (count) =>
      new Promise((resolve) => {
        const watch = () => {
          if (asked.length < count) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Agents also post telemetry and counts; those are not there. */
function isSettled(url = ''): boolean {
  return (
    !/messages|responses|generateContent|GenerateContent|completions/.test(url) ||
    /count/i.test(url)
  );
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

function stream(response: ServerResponse, frames: readonly Frame[]): void {
  if (frames.length === 1 && frames[0]?.isWhole === true)
    return send(response, 200, frames[0].data);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const { event, data } of frames)
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`);
  response.end();
}

/** An address on loopback on which nothing listens. */
export async function refusingUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return `http://127.0.0.1:${address.port}`;
}
