const firstMs = 500;
const longestMs = 15_000;

/** How long to wait before a connection is tried again: longer each time (ms). */
export class Pauses {
  #ms = firstMs;

  next(): number {
    const ms = this.#ms;
    this.#ms = Math.min(ms * 2, longestMs);
    return ms;
  }

  reset(): void {
    this.#ms = firstMs;
  }
}

/** Waits, or less when the network comes back. */
export function nextTry(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
