import type { DaemonEvent } from '@open-design/contracts';

/** What happens in this daemon, handed to whoever watches. */
export interface Hub {
  /** Tells every subscriber, at once and in order. A subscriber that throws hurts nobody else. */
  publish(event: DaemonEvent): void;
  /** Calls the listener for every event until the returned function is called. */
  subscribe(listener: (event: DaemonEvent) => void): () => void;
  /**
   * The events from this call on, until the signal is aborted. A reader that
   * falls behind by more than the queue holds sees its stream end: it connects
   * again and reads the state anew.
   */
  stream(
    signal: AbortSignal,
    filter?: (event: DaemonEvent) => boolean,
  ): AsyncIterableIterator<DaemonEvent>;
}

/** Makes a hub whose streams hold at most `queueSize` unread events each. */
export function createHub({ queueSize = 1_000 }: { readonly queueSize?: number } = {}): Hub {
  const listeners = new Set<(event: DaemonEvent) => void>();
  const subscribe: Hub['subscribe'] = (listener) => {
    // A wrapper of its own, so that one function subscribed twice is two subscribers.
    const own = (event: DaemonEvent) => listener(event);
    listeners.add(own);
    return () => void listeners.delete(own);
  };
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      }
    },
    subscribe,
    stream: (signal, filter = () => true) => openStream({ subscribe, signal, filter, queueSize }),
  };
}

type Waiter = (result: IteratorResult<DaemonEvent, undefined>) => void;

function openStream(it: {
  subscribe: Hub['subscribe'];
  signal: AbortSignal;
  filter: (event: DaemonEvent) => boolean;
  queueSize: number;
}): AsyncIterableIterator<DaemonEvent, undefined> {
  const queue: DaemonEvent[] = [];
  const waiters: Waiter[] = [];
  let isOpen = true;
  const close = () => {
    isOpen = false;
    queue.length = 0;
    unsubscribe();
    it.signal.removeEventListener('abort', close);
    for (const waiter of waiters.splice(0)) waiter({ done: true, value: undefined });
  };
  const unsubscribe = it.subscribe((event) => {
    if (!isOpen || !it.filter(event)) return;
    const waiter = waiters.shift();
    if (waiter !== undefined) waiter({ done: false, value: event });
    else if (queue.length < it.queueSize) queue.push(event);
    else close();
  });
  it.signal.addEventListener('abort', close, { once: true });
  if (it.signal.aborted) close();
  return {
    next() {
      const event = queue.shift();
      if (event !== undefined) return Promise.resolve({ done: false, value: event });
      if (!isOpen) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve) => waiters.push(resolve));
    },
    return() {
      close();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
