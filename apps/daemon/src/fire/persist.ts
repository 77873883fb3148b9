import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { StoreClosed } from '../store/errors.ts';

const longestWaitMs = 30_000;
const mostTries = 20;

/**
 * Writes what must reach the ledger: a store that is out of order for a while
 * (locked, full, restarting) is tried again, for some minutes. After the store
 * was closed nothing is written and nothing is thrown: the program is going
 * down, and the next daemon finds the run without its owner.
 *
 * @returns undefined when it was not written
 */
export async function persist<T>(log: Log, write: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof StoreClosed) return undefined;
      log.error({ attempt, error: messageOf(error) }, 'record: the store refused a write');
      if (attempt === mostTries) return undefined;
    }
    await wait(Math.min(longestWaitMs, 250 * 2 ** attempt), undefined, { ref: false });
  }
}
