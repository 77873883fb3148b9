import type { Clock } from '../../clock.ts';

/** What a watch needs of the clock. */
export type WatchClock = Pick<Clock, 'awake' | 'later'>;

/** A stopwatch that says when its time is over. */
export interface Watch {
  /** Begins anew at zero. */
  restart(): void;
  /** Stands still until `resume` has been called as often; counts from where it stood. */
  pause(): void;
  resume(): void;
  /** The same, from zero. */
  resumeAnew(): void;
  /** ms counted. */
  readonly count: number;
  end(): void;
}

/** How long (ms) it looks away: what is counted of a longer gap. */
const longestLookMs = 15_000;
/** Timers of a busy machine may be this late (ms) and still count. */
const lateMs = 5_000;

/**
 * Counts the time in which this process could work, and calls `over` once at
 * `limitMs` (null never does). A gap in which our own timer did not come counts
 * only as far as the timer was set: then the machine slept (some systems count
 * sleep in their monotonic clock), or this process was held.
 */
export function watch(limitMs: number | null, clock: WatchClock, over: () => void): Watch {
  let counted = 0;
  let holds = 0;
  let from = clock.awake();
  let planned = 0;
  let forget: (() => void) | null = null;
  let isOver = false;

  const isCounting = () => holds === 0 && !isOver;
  function note(): void {
    const at = clock.awake();
    if (isCounting()) counted += Math.min(Math.max(at - from, 0), planned + lateMs);
    from = at;
  }
  /** A timer that is set stays: events come far more often than limits are broken. */
  function plan(): void {
    if (limitMs === null || !isCounting() || forget !== null) return;
    // One more: a timer may come a moment before its time.
    planned = Math.min(Math.max(limitMs - counted, 0) + 1, longestLookMs);
    forget = clock.later(planned, look);
  }
  function look(): void {
    forget = null;
    note();
    if (limitMs !== null && counted >= limitMs && isCounting()) {
      isOver = true;
      over();
    }
    plan();
  }

  function restart(): void {
    note();
    counted = 0;
  }
  function resume(): void {
    if (holds === 0) return;
    note();
    holds -= 1;
    plan();
  }

  plan();
  return {
    restart,
    resume,
    resumeAnew() {
      restart();
      resume();
    },
    pause() {
      note();
      holds += 1;
    },
    get count() {
      note();
      return counted;
    },
    end() {
      isOver = true;
      forget?.();
    },
  };
}
