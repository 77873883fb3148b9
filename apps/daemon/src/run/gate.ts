import { DaemonError } from '../errors.ts';

/** A place at work; left once. */
export interface Place {
  leave(): void;
}

/** Lets a number of runs work at once; the others wait in the order in which they came. */
export interface Gate {
  /** Waits for a place. @throws DaemonError DAEMON_STOPPED when the gate closes first */
  take(): Promise<Place>;
  /** Waits for a place and works in it. @throws as `take`, and whatever the work throws */
  enter<T>(work: () => Promise<T>): Promise<T>;
  /** Turns away all who wait and all who come later. */
  close(): void;
}

export function createGate(places: number): Gate {
  const waiting: { admit(place: Place): void; refuse(error: Error): void }[] = [];
  let free = places;
  let closed = false;

  function newPlace(): Place {
    let left = false;
    return {
      leave() {
        if (left) return;
        left = true;
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next.admit(newPlace());
      },
    };
  }

  async function take(): Promise<Place> {
    if (closed) throw closing();
    if (free === 0) return await new Promise((admit, refuse) => waiting.push({ admit, refuse }));
    free -= 1;
    return newPlace();
  }

  return {
    take,
    async enter(work) {
      const place = await take();
      try {
        return await work();
      } finally {
        place.leave();
      }
    },
    close() {
      closed = true;
      for (const { refuse } of waiting.splice(0)) refuse(closing());
    },
  };
}

function closing(): DaemonError {
  return new DaemonError('DAEMON_STOPPED', 'The daemon stopped before this run was started.');
}
