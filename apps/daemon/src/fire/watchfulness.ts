import { absenceBetween, type Reading } from '../claim/readings.ts';
import { awake, now, uptime } from '../clock.ts';
import type { Plan } from '../store/plan.ts';
import {
  type Absence,
  lastPresence,
  notePresence,
  recordAbsence,
} from '../store/queries/absences.ts';
import type { Rooms } from './rooms.ts';

/** Shorter silences (ms) are the ordinary time between two signs of life. */
const silenceMs = 10_000;

/** Knows when this daemon could not look, so that the ledger can say why a slot was missed. */
export interface Watchfulness {
  /** Before every look: writes down what kept this daemon from looking since the last one. */
  note(): Promise<void>;
  /** The store refused a look. */
  failed(): void;
}

/**
 * Writes down the time in which no daemon was there, and begins to watch.
 * @param startedAt UTC epoch ms
 */
export async function startWatching(
  { store, claim }: Pick<Rooms, 'store' | 'claim'>,
  startedAt: number,
): Promise<Watchfulness> {
  const write = (it: Absence) => store.write(() => recordAbsence(it, claim.daemonId));
  await store.write(function* (): Plan<void> {
    const seenAt = (yield* lastPresence()) ?? 0;
    if (startedAt - seenAt > silenceMs) {
      const absence = { from: seenAt, until: startedAt, cause: 'daemon_down' } as const;
      yield* recordAbsence(absence, claim.daemonId);
    }
    yield* notePresence(startedAt);
  });
  let last = read();
  let unreachableSince: number | null = null;
  return {
    async note() {
      const reading = read();
      const absence = absenceBetween(last, reading);
      if (absence !== null) await write(absence);
      if (unreachableSince !== null && reading.wall - unreachableSince > silenceMs) {
        await write({ from: unreachableSince, until: reading.wall, cause: 'store_unreachable' });
      }
      unreachableSince = null;
      last = reading;
    },
    failed() {
      unreachableSince ??= last.wall;
    },
  };
}

function read(): Reading {
  return { wall: now(), awake: awake(), uptime: uptime() };
}
