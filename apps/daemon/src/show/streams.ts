import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { messageOf } from '../errors.ts';
import type { FaultLog } from './error-answer.ts';
import { type ServerEvent, writeEvents } from './sse.ts';

/** The event streams that are open, so that all can be ended at once. */
export interface Streams {
  /**
   * Opens a stream as the answer. Rejects, before anything is sent, with what
   * `source` throws; resolves when the stream has ended.
   */
  open(
    reply: FastifyReply,
    source: (
      signal: AbortSignal,
    ) => AsyncIterable<ServerEvent> | Promise<AsyncIterable<ServerEvent>>,
  ): Promise<void>;
  /** Ends every stream; resolves when all have been ended. */
  endAll(): Promise<void>;
}

/** Makes an empty set of streams. The log hears of sources that fail midway. */
export function createStreams(log: FaultLog | undefined): Streams {
  const running = new Map<AbortController, Promise<void>>();
  async function run(reply: FastifyReply, events: AsyncIterable<ServerEvent>, signal: AbortSignal) {
    reply.hijack();
    try {
      await writeEvents(reply.raw, headersOf(reply), events, signal);
    } catch (error) {
      const route = reply.request.routeOptions.url ?? '';
      log?.error({ err: error, route }, `an event stream failed: ${messageOf(error)}`);
    }
  }
  return {
    async open(reply, source) {
      const controller = new AbortController();
      reply.raw.once('close', () => controller.abort());
      const events = await source(controller.signal);
      const work = run(reply, events, controller.signal);
      running.set(controller, work);
      await work;
      running.delete(controller);
    },
    async endAll() {
      for (const controller of running.keys()) controller.abort();
      await Promise.all(running.values());
    },
  };
}

/** What the hooks set on the reply; a stream is written past it. */
function headersOf(reply: FastifyReply): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined),
  );
}
