import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** One server-sent event; `data` is sent as JSON on one line. */
export interface ServerEvent {
  readonly id?: number;
  readonly event?: string;
  readonly data: unknown;
}

/** How long a browser waits before it connects again (ms). */
const RETRY_MS = 1_000;
/** A comment this often (ms) keeps proxies and sleeping machines from cutting a quiet stream. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Writes events to a response until they end or the signal is aborted, then
 * ends the response. The next event is asked for only after the viewer has
 * taken the last one, so that a viewer who does not read costs no memory.
 * @throws whatever the events throw; the response is then cut instead of ended,
 * so that the viewer connects again.
 */
export async function writeEvents(
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  events: AsyncIterable<ServerEvent>,
  signal: AbortSignal,
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  const keepAlive = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': keep-alive\n\n');
  }, KEEP_ALIVE_MS);
  keepAlive.unref();
  try {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    await pump(response, iterator, signal);
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    clearInterval(keepAlive);
    // Not awaited: a generator that still waits for its next event settles this only later.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

async function pump(
  response: ServerResponse,
  iterator: AsyncIterator<ServerEvent>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const next = await unlessAborted(iterator.next(), signal);
    if (next === aborted || next.done === true) return;
    if (response.write(asText(next.value))) continue;
    await unlessAborted(drained(response), signal);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve));
}

function asText({ id, event, data }: ServerEvent): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    `data: ${JSON.stringify(data ?? null)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

const aborted = Symbol('aborted');

/** Takes its listener off again: a race against one long-lived promise would keep every turn of the loop in memory. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof aborted> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(aborted);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
