import { ApiError, DaemonEvent, routes } from '@open-design/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { client } from '../api.ts';
import { endWaiting } from './listening.ts';

/** Whether what is on the screen is kept up to date. `since`: UTC epoch ms. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'offline'; readonly since: number }
  /** The daemon no longer knows this browser: nothing more can be read. */
  | { readonly state: 'signed_out' };

interface Listener {
  onEvent(event: DaemonEvent): void;
  /** Called when the stream opens after something was read without it: everything may have changed. */
  onGap(): void;
  onConnection(connection: Connection): void;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** The daemon says something at least every 15 s; a stream that is silent for longer has died with a sleeping machine. */
const silenceMs = 40_000;

/**
 * Follows the daemon's events until the signal is aborted: one stream for the
 * whole page. It connects again by itself, with growing pauses, at once when the
 * machine wakes or the network is back.
 */
export async function followDaemon(listener: Listener, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs;
  let offlineSince: number | null = null;
  while (!signal.aborted) {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    signal.addEventListener('abort', end);
    try {
      await readOnce(attempt, listener.onEvent, () => {
        offlineSince = null;
        pauseMs = firstPauseMs;
        listener.onConnection({ state: 'live' });
        if (endWaiting()) listener.onGap();
      });
    } catch (error) {
      // Any other reason makes no difference: it is tried again, and the page says since when it is cut off.
      if (error instanceof ApiError && error.status === 401) {
        endWaiting();
        return listener.onConnection({ state: 'signed_out' });
      }
    } finally {
      signal.removeEventListener('abort', end);
    }
    if (signal.aborted) return;
    endWaiting();
    offlineSince ??= Date.now();
    listener.onConnection({ state: 'offline', since: offlineSince });
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

async function readOnce(
  attempt: AbortController,
  onEvent: (event: DaemonEvent) => void,
  onOpen: () => void,
): Promise<void> {
  const { body } = await client.open(routes.daemonEvents, { signal: attempt.signal });
  if (body === null) return;
  onOpen();
  let silence = setTimeout(() => attempt.abort(), silenceMs);
  const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      clearTimeout(silence);
      silence = setTimeout(() => attempt.abort(), silenceMs);
      out.enqueue(chunk);
    },
  });
  const reader = body
    .pipeThrough(heard)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      // A newer daemon may say what this page does not know; that is no reason to lose the stream.
      const event = DaemonEvent.safeParse(JSON.parse(part.value.data));
      if (event.success) onEvent(event.data);
    }
  } finally {
    clearTimeout(silence);
  }
}

/** Waits, or less when the page comes back to the front or the network does. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', whenVisible);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const whenVisible = () => {
      if (document.visibilityState === 'visible') done();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', whenVisible);
    signal.addEventListener('abort', done);
  });
}
