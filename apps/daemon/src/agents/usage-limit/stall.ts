import { later } from '../../clock.ts';
import type { ProcessPort } from '../process/port.ts';
import type { LimitFacts } from './limit.ts';

/** What a line on standard error says of an agent that waits for a limit by itself, maybe for hours. */
export interface Stall {
  /** What it says, in its words. */
  readonly words: string;
  readonly limit: LimitFacts;
  /** Without anything on its standard output for so long (ms) it is ended. */
  readonly afterMs: number;
}

/** Reads one line of an agent's standard error; null where it says nothing of a limit. */
export type StallIn = (line: string) => Stall | null;

/** An agent under watch. */
export interface StallWatch {
  /** What the agent's program talks through. */
  readonly port: ProcessPort;
  /** What ended it, or null. */
  readonly stalled: Stall | null;
  /** Tells how it is ended. */
  stopsBy(stop: () => void): void;
  /** Lets go of the timer. */
  end(): void;
}

/** Longer beginnings of a line are forgotten. */
const longestLine = 8_192;

/** Watches what an agent writes, and ends it when it only waits for a limit. */
export function watchStalls(port: ProcessPort, stallIn: StallIn): StallWatch {
  let begun = '';
  let stalled: Stall | null = null;
  let stop = () => {};
  let forget = () => {};

  function note(text: string): void {
    const lines = (begun + text).split('\n');
    begun = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) {
      const found = stallIn(line);
      if (found === null) continue;
      forget();
      forget = later(found.afterMs, () => {
        stalled = found;
        stop();
      });
    }
  }

  const { signal, stopGraceMs } = port;
  return {
    port: {
      signal,
      spawned: (process) => port.spawned(process),
      emit(event) {
        if (event.name === 'stderr') note(event.data.text);
        // It works again.
        else if (event.name === 'agent') forget();
        return port.emit(event);
      },
      ...(stopGraceMs !== undefined && { stopGraceMs }),
    },
    get stalled() {
      return stalled;
    },
    stopsBy(how) {
      stop = how;
    },
    end: () => forget(),
  };
}
