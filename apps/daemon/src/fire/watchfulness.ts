import { AbsenceFinder, silenceMs } from '../claim/absence-finder.ts';
import { isThere, type Observer } from '../claim/presence.ts';
import type { Reading } from '../claim/readings.ts';
import { awake, now, uptime } from '../clock.ts';
import {
  type Absence,
  lastPresence,
  notePresence,
  recordAbsence,
} from '../store/queries/absences.ts';
import { listDaemons } from '../store/queries/daemons.ts';
import type { Rooms } from './rooms.ts';

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
  machine: Pick<Observer, 'self' | 'isAlive'>,
): Promise<Watchfulness> {
  const down = await timeWithoutDaemon({ store }, startedAt, machine);
  await store.write(function* () {
    if (down !== null) yield* recordAbsence(down, claim.daemonId);
    yield* notePresence(startedAt);
  });
  const finder = new AbsenceFinder(read());
  return {
    async note() {
      const found = finder.look(read());
      if (found.length > 0) {
        await store.write(function* () {
          for (const it of found) yield* recordAbsence(it, claim.daemonId);
        });
      }
      finder.written();
    },
    failed: () => finder.failed(),
  };
}

/**
 * Since the last sign of life of any daemon, where none of those on the list is
 * there. Clocks differ: while a sibling is there, a gap between its sign and
 * this clock is no time without a daemon.
 */
async function timeWithoutDaemon(
  { store }: Pick<Rooms, 'store'>,
  startedAt: number,
  machine: Pick<Observer, 'self' | 'isAlive'>,
): Promise<Absence | null> {
  const { seenAt, others } = await store.read(function* () {
    return { seenAt: (yield* lastPresence()) ?? 0, others: yield* listDaemons() };
  });
  if (startedAt - seenAt <= silenceMs) return null;
  for (const it of others) if (await isThere(it, machine, startedAt)) return null;
  return { from: seenAt, until: startedAt, cause: 'daemon_down' };
}

function read(): Reading {
  return { wall: now(), awake: awake(), uptime: uptime() };
}
