/** A clock that a test moves by hand. `pass` lets timers come on time, `sleep` is a machine asleep: all timers come late. */
export class HandClock {
  #at = 0;
  readonly #timers = new Set<{ readonly at: number; readonly work: () => void }>();

  awake = (): number => this.#at;
  later = (ms: number, work: () => void): (() => void) => {
    const timer = { at: this.#at + ms, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };
  get waiting(): number {
    return this.#timers.size;
  }

  pass(ms: number): void {
    const until = this.#at + ms;
    for (let next = this.#next(until); next !== null; next = this.#next(until)) {
      this.#at = next.at;
      this.#fire(next);
    }
    this.#at = until;
  }
  sleep(ms: number): void {
    this.#at += ms;
    const late = [...this.#timers].filter(({ at }) => at <= this.#at);
    for (const timer of late) this.#fire(timer);
  }

  #next(until: number) {
    const due = [...this.#timers].filter(({ at }) => at <= until);
    return due.sort((one, other) => one.at - other.at)[0] ?? null;
  }
  #fire(timer: { readonly at: number; readonly work: () => void }): void {
    this.#timers.delete(timer);
    timer.work();
  }
}
