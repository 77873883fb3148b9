import { setInterval } from 'node:timers/promises';
import { now } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { leaveEnded } from '../../store/queries/folder-line.ts';
import type { Store } from '../../store/store.ts';
import type { Pruner } from './pruner.ts';

const everyMs = 3_600_000;

export interface PruningSetup {
  readonly store: Store;
  readonly host: string;
  readonly pruner: Pick<Pruner, 'pass'>;
  /** Closes what dead daemons have left open. */
  readonly recover: () => Promise<number>;
  readonly log: Log;
}

/**
 * Closes and prunes what runs have left: now, then every hour, until the signal
 * aborts. A look that fails is tried again at the next. On real time: a replaced
 * global clock must not stop it. Never rejects.
 */
export async function startPruning(setup: PruningSetup, signal: AbortSignal): Promise<void> {
  await look(setup, signal);
  try {
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) {
      await look(setup, signal);
    }
  } catch {
    // The only way out: the signal has aborted.
  }
}

async function look(setup: PruningSetup, signal: AbortSignal): Promise<void> {
  const { store, host, pruner, recover, log } = setup;
  if (signal.aborted) return;
  try {
    await store.write(() => leaveEnded(host, now()));
    const count = await recover();
    if (count > 0) log.warn({ step: 'record', count }, 'closed workspaces of dead daemons');
    await pruner.pass();
  } catch (error) {
    // The store closes with the daemon, also in the middle of a look.
    if (signal.aborted) return;
    log.error({ step: 'record', error: messageOf(error) }, 'could not look for what to prune');
  }
}
