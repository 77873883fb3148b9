interface Waiter<T> {
  /** Whether this was what it waited for. */
  readonly offer: (event: T) => boolean;
  readonly fail: (error: unknown) => void;
}

/**
 * Events in the order in which somebody asks for them: what comes before it is
 * wanted is kept, so that a story can be told step by step.
 */
export class Inbox<T> {
  private kept: T[] = [];
  private readonly waiters = new Set<Waiter<T>>();
  private failure: { readonly error: unknown } | null = null;

  /** Reads a source to its end; a failure of the source reaches everybody who waits. */
  async fill(source: AsyncIterable<T>): Promise<void> {
    try {
      for await (const event of source) this.add(event);
      this.fail(new Error('The events ended.'));
    } catch (error) {
      this.fail(error);
    }
  }

  /** The first event that is accepted, of those kept or yet to come. Each is given out once. */
  next<S extends T>(accepts: (event: T) => event is S): Promise<S> {
    const found = this.kept.find(accepts);
    if (found !== undefined) {
      this.kept = this.kept.filter((event) => event !== found);
      return Promise.resolve(found);
    }
    const { failure } = this;
    if (failure !== null) return Promise.reject(failure.error);
    return new Promise((resolve, reject) => {
      const waiter: Waiter<T> = {
        offer: (event) => {
          if (!accepts(event)) return false;
          this.waiters.delete(waiter);
          resolve(event);
          return true;
        },
        fail: reject,
      };
      this.waiters.add(waiter);
    });
  }

  private add(event: T): void {
    for (const waiter of this.waiters) if (waiter.offer(event)) return;
    this.kept.push(event);
  }

  private fail(error: unknown): void {
    this.failure = { error };
    for (const { fail } of this.waiters) fail(error);
    this.waiters.clear();
  }
}
