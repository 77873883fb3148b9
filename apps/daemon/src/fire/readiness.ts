import { setTimeout as wait } from 'node:timers/promises';
import { lastPresence } from '../store/queries/absences.ts';
import type { Store } from '../store/store.ts';

/** A store that says nothing for this long (ms) does not answer. */
const patienceMs = 2_000;

/** Whether slots are being claimed here. */
export interface Readiness {
  /** A look at what is due came to its end. */
  looked(): void;
  /** A look failed. */
  failed(): void;
  /** Whether the store answers, and the last look at what is due came to its end. Never rejects. */
  isReady(): Promise<boolean>;
}

/** Not ready before the first look. @param stopping aborted when the daemon stops; it is not ready from then on */
export function createReadiness(store: Store, stopping: AbortSignal): Readiness {
  let hasLooked = false;
  return {
    looked() {
      hasLooked = true;
    },
    failed() {
      hasLooked = false;
    },
    isReady: async () => hasLooked && !stopping.aborted && (await answers(store)),
  };
}

async function answers(store: Store): Promise<boolean> {
  const over = new AbortController();
  const patience = wait(patienceMs, false, { signal: over.signal, ref: false });
  const answer = store.read(lastPresence).then(() => true);
  try {
    return await Promise.race([answer, patience]);
  } catch {
    return false;
  } finally {
    over.abort();
    // Whichever comes second, its failure is of no use to anyone.
    patience.catch(() => undefined);
    answer.catch(() => undefined);
  }
}
