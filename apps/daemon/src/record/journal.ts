import { setTimeout as wait } from 'node:timers/promises';
import type { RunEvent, RunEventBody } from '@open-design/contracts';
import { now } from '../clock.ts';
import type { Plan } from '../store/plan.ts';
import { appendEvents } from '../store/queries/run-events.ts';
import type { Store } from '../store/store.ts';
import type { Feed } from './feed.ts';

/** Events that come within this (ms) of each other share a commit. */
const gatherMs = 15;
/** Above this many characters in hand, who appends waits for the disk. */
const mostInHand = 512 * 1024;

/** The events of one run, numbered from 1 without a gap, stored before anyone sees them. */
export interface Journal {
  /** Resolves at once while little is in hand, else when it is stored. Rejects when storing fails. */
  append(body: RunEventBody): Promise<void>;
  /**
   * Ends the journal: what is in hand, these last events and the given plan in
   * one transaction. The plan runs first; when it returns false nothing is written.
   * May be called again after it was rejected.
   */
  close(last: readonly RunEventBody[], finish: () => Plan<boolean>): Promise<boolean>;
}

/** Opens the journal of a run that has no events yet. */
export function openJournal(store: Store, feed: Feed, runId: string): Journal {
  let inHand: RunEvent[] = [];
  let size = 0;
  let seq = 0;
  let flushing: Promise<void> | undefined;
  // Numbered once: closing may be tried again when the store was out of order.
  let ended: RunEvent[] | undefined;

  function number(body: RunEventBody): RunEvent {
    seq += 1;
    return { seq, at: now(), ...body };
  }

  async function flush(): Promise<void> {
    await wait(gatherMs);
    try {
      while (inHand.length > 0) await flushOnce();
    } finally {
      flushing = undefined;
    }
  }

  async function flushOnce(): Promise<void> {
    const events = inHand;
    inHand = [];
    size = 0;
    try {
      await store.write(() => appendEvents(runId, events));
    } catch (error) {
      // Nothing is lost to a store that is out of order for a while: the next flush takes them along.
      inHand = events.concat(inHand);
      throw error;
    }
    feed.publish(runId, events);
  }

  return {
    async append(body) {
      inHand.push(number(body));
      size += weightOf(body);
      flushing ??= flush();
      if (size > mostInHand) await flushing;
      else flushing.catch(() => undefined);
    },
    async close(last, finish) {
      await flushing?.catch(() => undefined);
      ended ??= last.map(number);
      const events = [...inHand, ...ended];
      const written = await store.write(function* () {
        if (!(yield* finish())) return false;
        yield* appendEvents(runId, events);
        return true;
      });
      inHand = [];
      if (written) feed.publish(runId, events);
      return written;
    },
  };
}

function weightOf(body: RunEventBody): number {
  return 'text' in body.data && typeof body.data.text === 'string' ? body.data.text.length : 1_000;
}
