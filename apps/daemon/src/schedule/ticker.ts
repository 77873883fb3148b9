import { at, later, now } from '../clock.ts';

/** The longest sleep (ms): a sibling's edit, a clock set forward or a wake from sleep is noticed within it. */
const longestSleepMs = 5_000;

export interface TickerSettings {
  /** The earliest instant at which a routine is due (UTC epoch ms), or null. */
  readonly earliestDue: () => Promise<number | null>;
  /** Takes up what is due; true when there may be more at once. */
  readonly takeUp: (now: number) => Promise<boolean>;
  /** Called some seconds before something comes due, once or twice: what must be there by then can be made ready. */
  readonly soon?: () => void;
  /** Called when the store could not be asked; the ticker goes on. */
  readonly onError: (error: unknown) => void;
  /** Sleeps at most this long (ms). A simulation that wakes its tickers itself need not look every few seconds of a year. */
  readonly sleepAtMostMs?: number;
}

export interface Ticker {
  start(): void;
  /** Looks again now: something was added or changed. */
  wake(): void;
  /** No look is under way any more when it resolves. Idempotent. */
  stop(): Promise<void>;
}

/**
 * One timer for all routines, at the earliest due instant. What a turn costs
 * depends on what is due, not on how many routines there are.
 */
export function createTicker(settings: TickerSettings): Ticker {
  const { earliestDue, takeUp, soon, onError, sleepAtMostMs = longestSleepMs } = settings;
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = true;

  async function look(): Promise<void> {
    let rest = () => later(sleepAtMostMs, wake);
    try {
      while (!stopped && (await takeUp(now()))) {
        // A full batch: the next one follows at once.
      }
      const due = await earliestDue();
      if (due !== null && due <= now() + sleepAtMostMs) rest = () => at(due, wake);
      // At the last look but one as well: the last may be a moment before.
      if (due !== null && due <= now() + 2 * sleepAtMostMs) soon?.();
    } catch (error) {
      if (!stopped) onError(error);
      rest = () => later(1_000, wake);
    }
    if (!stopped) cancel = again ? later(0, wake) : rest();
    again = false;
  }

  function wake(): void {
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    cancel?.();
    running = look().finally(() => {
      running = undefined;
    });
  }

  return {
    start() {
      stopped = false;
      wake();
    },
    wake,
    async stop() {
      stopped = true;
      cancel?.();
      await running;
    },
  };
}
