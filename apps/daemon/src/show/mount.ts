import { type Route, type Routes, routes } from '@open-design/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DaemonError } from '../errors.ts';
import {
  type AllHandlers,
  eventRoutes,
  type Exchange,
  type FileAnswer,
  fileRoutes,
} from './handlers.ts';
import { type ParsedInput, parseInput, validationFailed } from './input.ts';
import type { ServerEvent } from './sse.ts';
import type { Streams } from './streams.ts';

/**
 * A handler whose input has been parsed by its own route's schemas. Written as
 * methods: the compiler compares their parameters both ways, so that a handler
 * of one route fits here although its input is narrower.
 */
interface Endpoint<A> {
  answer(input: ParsedInput & { lastEventId: number | null; signal: AbortSignal }): A | Promise<A>;
}
interface JsonEndpoint {
  answer(input: ParsedInput & { exchange?: Exchange }): unknown;
}
interface FileEndpoint {
  answer(input: ParsedInput): FileAnswer | Promise<FileAnswer>;
}

/** What a file of a project may do in a browser: be looked at. It runs nothing and loads nothing. */
const filePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Adds every route of the contracts' table with its handler. */
export function mountRoutes(app: FastifyInstance, handlers: AllHandlers, streams: Streams): void {
  for (const name of keysOf(routes)) {
    if (isEvents(name)) mountEvents(app, routes[name], { answer: handlers[name] }, streams);
    else if (isFile(name)) mountFile(app, routes[name], { answer: handlers[name] });
    else mountJson(app, routes[name], { answer: handlers[name] });
  }
}

/** Whether a path of the table, as the HTTP library has it, answers with events. */
export function isEventPath(path: string | undefined): boolean {
  return eventRoutes.some((name) => routes[name].path === path);
}

function mountJson(app: FastifyInstance, route: Route, endpoint: JsonEndpoint): void {
  add(app, route, async (request, reply) => {
    const exchange: Exchange = {
      headers: request.headers,
      setCookie: (text) => void reply.header('set-cookie', text),
    };
    const answer = await endpoint.answer({ ...parseInput(route, request), exchange });
    return reply
      .code(route.status)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(answer));
  });
}

function mountFile(app: FastifyInstance, route: Route, endpoint: FileEndpoint): void {
  add(app, route, async (request, reply) => {
    const { stream, contentType, size } = await endpoint.answer(parseInput(route, request));
    return reply
      .code(route.status)
      .headers({
        'content-security-policy': filePolicy,
        'content-disposition': 'inline',
        'content-length': size,
        'content-type': contentType,
      })
      .send(stream);
  });
}

function mountEvents(
  app: FastifyInstance,
  route: Route,
  endpoint: Endpoint<AsyncIterable<ServerEvent>>,
  streams: Streams,
): void {
  add(app, route, async (request, reply) => {
    const input = parseInput(route, request);
    const lastEventId = lastEventIdOf(request, input.query);
    await streams.open(reply, (signal) => endpoint.answer({ ...input, lastEventId, signal }));
    return reply;
  });
}

/** The header wins: a browser that connects again sends it beside the address it first opened. */
function lastEventIdOf(request: FastifyRequest, query: unknown): number | null {
  const header = request.headers['last-event-id'];
  if (typeof header !== 'string' || header === '') {
    const after = z.object({ after: z.number() }).safeParse(query);
    return after.success ? after.data.after : null;
  }
  if (/^\d{1,15}$/.test(header)) return Number(header);
  const message = `expected the number of an event, got ${JSON.stringify(header.slice(0, 60))}`;
  throw validationFailed([{ field: 'headers.last-event-id', message }]);
}

function add(
  app: FastifyInstance,
  route: Route,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  const exposeHeadRoute = route.method === 'GET' && route.kind !== 'events';
  app.route({ method: route.method, url: route.path, exposeHeadRoute, handler });
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Answers 405, with the methods that are there, where a path is known and its
 * method is not. Called last: it fills up what the routes before it left open.
 */
export function mountMethodFaults(app: FastifyInstance, paths: readonly string[]): void {
  for (const url of new Set(paths)) {
    const there = methods.filter((method) => app.hasRoute({ method, url }));
    const missing = methods.filter((method) => !there.includes(method));
    const refuse = async (request: FastifyRequest, reply: FastifyReply) => {
      const allow = there.join(', ');
      reply.header('allow', allow);
      const message = `${request.method} is not a method of ${url}; it has ${allow}.`;
      throw new DaemonError('METHOD_NOT_ALLOWED', message);
    };
    // Refused before a body is read: what it holds does not matter here.
    if (missing.length > 0) app.route({ method: missing, url, onRequest: refuse, handler: refuse });
  }
}

type RouteName = keyof Routes;

function isEvents(name: RouteName): name is (typeof eventRoutes)[number] {
  return eventRoutes.some((one) => one === name);
}

function isFile(name: RouteName): name is (typeof fileRoutes)[number] {
  return fileRoutes.some((one) => one === name);
}

function keysOf<T extends object>(table: T): (keyof T)[] {
  const keys: (keyof T)[] = [];
  for (const key in table) keys.push(key);
  return keys;
}
