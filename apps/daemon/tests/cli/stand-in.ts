import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { type DaemonRecord, type Routes, routes } from '@open-design/contracts';
import { onTestFinished } from 'vitest';

/** A request as it came. */
export interface Seen {
  readonly name: keyof Routes;
  readonly params: readonly string[];
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** What a route answers: JSON, or a stream that the function writes itself. */
type Answer = (seen: Seen, response: ServerResponse) => unknown;
export type Answers = Partial<Record<keyof Routes, Answer>>;

/** A small real HTTP server in a daemon's place, for what a daemon does only now and then. */
export async function standIn(answers: Answers) {
  const seen: Seen[] = [];
  const all: Answers = { health: () => ({ ok: true }), ...answers };
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const [where = ''] = (request.url ?? '').split('?', 1);
      const found = match(request.method ?? '', where);
      const answer = found === null ? undefined : all[found.name];
      if (found === null || answer === undefined) return void response.writeHead(404).end();
      const it = {
        ...found,
        body: text === '' ? undefined : JSON.parse(text),
        headers: request.headers,
      };
      seen.push(it);
      const route = routes[found.name];
      if (route.kind === 'events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
        return void answer(it, response);
      }
      const body = answer(it, response);
      if (!response.headersSent) response.writeHead(route.status);
      response.end(JSON.stringify(body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, seen, server };
}

/** Writes what a daemon leaves in its data folder to be found by. */
export function announce(dataDir: string, record: Partial<DaemonRecord> & { url: string }): void {
  const folder = path.join(dataDir, 'daemons');
  mkdirSync(folder, { recursive: true });
  const whole = { id: 'd1', pid: process.pid, tokenFile: null, startedAt: 1, ...record };
  writeFileSync(path.join(folder, `${whole.id}.json`), JSON.stringify(whole));
}

/** Sends one server-sent event. */
export function send(response: ServerResponse, id: number, event: string, data: unknown): void {
  response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function match(method: string, where: string) {
  for (const name of Object.keys(routes) as (keyof Routes)[]) {
    const route = routes[name];
    const pattern = new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)').replace('*', '(.+)')}$`);
    const params = pattern.exec(where)?.slice(1);
    if (route.method === method && params !== undefined)
      return { name, params: params.map(decodeURIComponent) };
  }
  return null;
}
