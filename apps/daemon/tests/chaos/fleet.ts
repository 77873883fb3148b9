import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@open-design/contracts';
import { type Life, type LifeSettings, startLife } from './life.ts';

/** A place for one daemon: whenever it has died the next one is started. */
export interface Seat {
  /** The daemon that sits there now; null between two. */
  readonly life: Life | null;
  /** Lets its clock be off by so many ms; at once for one that is ready. */
  setClock(offMs: number): void;
  /** What the next daemon may write at the most (bytes a file). */
  limitFiles(bytes: number | null): void;
}

/** The daemons on one data folder and store. */
export interface Fleet {
  readonly seats: readonly Seat[];
  /** How many were started. */
  readonly starts: number;
  /** How many ended before they were ready, although nobody had killed them, with the last one's words. */
  readonly refusals: { readonly count: number; readonly last: string };
  /** Daemons that were ready and ended unasked. */
  readonly crashes: readonly string[];
  /** Of those that are ready. */
  readonly clients: readonly Client[];
  /** Ends all, each with this signal, and starts none again. */
  close(signal: NodeJS.Signals): Promise<void>;
}

type Common = Pick<LifeSettings, 'dataDir' | 'databaseUrl'>;

/** @param logs the folder for logs and clocks @param pauseMs how long a seat stays empty */
export function startFleet(
  count: number,
  logs: string,
  settings: Common,
  pauseMs: () => number,
): Fleet {
  let starts = 0;
  const refusals = { count: 0, last: '' };
  const crashes: string[] = [];
  let isClosing = false;

  function seat(index: number) {
    const clockFile = path.join(logs, `clock-${index}`);
    const logFile = path.join(logs, `daemon-${index}.log`);
    let fileSize: number | null = null;
    let life: Life | null = null;
    const empty = (async () => {
      while (!isClosing) {
        starts += 1;
        life = startLife({ ...settings, logFile, clockFile, fileSize });
        const it = life;
        const isReady = () => it.client !== null;
        const wasReady = it.ended.then((words) => ({ words, wasReady: isReady() }));
        const { words, wasReady: was } = await wasReady;
        life = null;
        if (!it.isAsked && was) crashes.push(`the daemon in seat ${index} ended: ${words}`);
        if (!it.isAsked && !was)
          Object.assign(refusals, { count: refusals.count + 1, last: words });
        if (!isClosing) await wait(pauseMs());
      }
    })();
    return {
      empty,
      get life() {
        return life;
      },
      setClock(offMs: number) {
        writeFileSync(clockFile, String(offMs));
        if (life?.client) life.signal('SIGUSR2');
      },
      limitFiles(bytes: number | null) {
        fileSize = bytes;
      },
    };
  }

  const seats = Array.from({ length: count }, (_, index) => seat(index));
  return {
    seats,
    refusals,
    crashes,
    get starts() {
      return starts;
    },
    get clients() {
      return seats.flatMap(({ life }) => life?.client ?? []);
    },
    async close(signal) {
      isClosing = true;
      for (const { life } of seats) life?.end(signal);
      await Promise.all(seats.map(({ empty }) => empty));
    },
  };
}
