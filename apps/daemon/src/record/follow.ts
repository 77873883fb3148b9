import { setTimeout as wait } from 'node:timers/promises';
import { isLive, type RunEvent } from '@open-design/contracts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import { eventsAfter } from '../store/queries/run-events.ts';
import type { Store } from '../store/store.ts';
import type { Feed } from './feed.ts';

const page = 500;
/** A run in another daemon's hands is looked at this often (ms). */
const lookEveryMs = 500;
/** A viewer this many events behind reads them from the store instead of holding them. */
const mostHeld = 2_000;

/**
 * A run's events after a number, in order, each once, to its end: from the
 * store first, then live. Only stored events are ever seen, so that a viewer
 * who comes back with the last number it saw misses nothing, also across
 * restarts of the daemon.
 *
 * @param after the number of the last event seen, 0 for all
 */
export async function* follow(
  { store, feed }: { readonly store: Store; readonly feed: Feed },
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const news = listen(feed, runId);
  let seen = after;
  try {
    while (!signal.aborted) {
      const { events, live } = await store.read(() => pageOf(runId, seen));
      for (const event of events) {
        yield event;
        seen = event.seq;
        if (event.name === 'end') return;
      }
      if (events.length === page) continue;
      if (!live) return;
      for await (const event of news.contiguous(seen, signal)) {
        yield event;
        seen = event.seq;
        if (event.name === 'end') return;
      }
    }
  } finally {
    news.stop();
  }
}

/** Read together, so that a run seen as ended has all its events on this page or a later one. */
function* pageOf(runId: string, after: number): Plan<{ events: RunEvent[]; live: boolean }> {
  const run = yield* getAgentRun(runId);
  const events = yield* eventsAfter(runId, after, page);
  return { events, live: run !== null && isLive(run.status) };
}

/** Holds what the feed says until the viewer takes it. */
function listen(feed: Feed, runId: string) {
  let held: RunEvent[] = [];
  let call: (() => void) | undefined;
  const stop = feed.subscribe(runId, (events) => {
    held = held.length > mostHeld ? [] : held.concat(events);
    call?.();
  });
  /** What follows `seen` without a gap; returns when it must be read from the store. */
  async function* contiguous(seen: number, signal: AbortSignal): AsyncGenerator<RunEvent> {
    let next = seen + 1;
    if (held.length === 0) await newsOr(lookEveryMs, signal);
    while (held.length > 0 && !signal.aborted) {
      const batch = held;
      held = [];
      for (const event of batch) {
        if (event.seq < next) continue;
        if (event.seq > next) return;
        next += 1;
        yield event;
      }
      if (held.length === 0) await newsOr(lookEveryMs, signal);
    }
  }
  async function newsOr(ms: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const called = new Promise<void>((resolve) => {
      call = resolve;
    });
    const patience = wait(ms, undefined, {
      signal: AbortSignal.any([signal, over.signal]),
      ref: false,
    }).catch(() => undefined);
    await Promise.race([called, patience]);
    over.abort();
    call = undefined;
  }
  return { stop, contiguous };
}
