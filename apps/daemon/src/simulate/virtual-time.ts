import { setImmediate } from 'node:timers/promises';

/** Something that is to happen, in the hands of a machine. */
interface Appointment {
  at: number;
  readonly order: number;
  readonly owner: object;
  readonly work: () => void;
}

/** Time that passes only when it is told to, for everything that is simulated. Instants are UTC epoch ms. */
export interface VirtualTime {
  readonly at: number;
  /** @returns what takes it back */
  after(ms: number, owner: object, work: () => void): () => void;
  /** Everything of this owner happens this much (ms) later: its machine sleeps. */
  postpone(owner: object, ms: number): void;
  /** Nothing of this owner happens before this instant: its event loop is blocked. */
  hold(owner: object, until: number): void;
  /** Nothing of this owner happens any more. */
  drop(owner: object): void;
  /** Lets everything happen that is due before an instant, and what follows from it; then it is this instant. */
  runUntil(until: number): Promise<void>;
  /** Resolves when nothing goes on at this instant any more. */
  settle(): Promise<void>;
}

/** @param start UTC epoch ms @param underWay what must end before time may go on: questions to a server */
export function createVirtualTime(
  start: number,
  underWay: ReadonlySet<Promise<unknown>>,
): VirtualTime {
  let at = start;
  let orders = 0;
  let coming: Appointment[] = [];

  // What is under way may leave more under way behind it, so that one quiet turn of the event loop must be seen.
  async function settle(): Promise<void> {
    for (;;) {
      await setImmediate();
      if (underWay.size === 0) return;
      await Promise.allSettled(underWay);
    }
  }

  function takeDue(until: number): Appointment[] {
    const next = coming.reduce((least, it) => Math.min(least, it.at), Number.POSITIVE_INFINITY);
    if (next >= until) return [];
    at = Math.max(at, next);
    const due = coming.filter((it) => it.at <= at);
    coming = coming.filter((it) => it.at > at);
    return due.toSorted((a, b) => a.at - b.at || a.order - b.order);
  }

  return {
    get at() {
      return at;
    },
    after(ms, owner, work) {
      // As Node does: a timer never ends within the turn that set it.
      const it = { at: at + Math.max(1, Math.ceil(ms)), order: (orders += 1), owner, work };
      coming.push(it);
      return () => {
        coming = coming.filter((other) => other !== it);
      };
    },
    postpone(owner, ms) {
      for (const it of coming) if (it.owner === owner) it.at += ms;
    },
    hold(owner, until) {
      for (const it of coming) if (it.owner === owner) it.at = Math.max(it.at, until);
    },
    drop(owner) {
      coming = coming.filter((it) => it.owner !== owner);
    },
    settle,
    async runUntil(until) {
      await settle();
      for (let due = takeDue(until); due.length > 0; due = takeDue(until)) {
        for (const { work } of due) work();
        await settle();
      }
      at = Math.max(at, until);
    },
  };
}
