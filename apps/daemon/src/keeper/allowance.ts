import { later } from '../clock.ts';
import type { SpendBounds } from './spend-bounds.ts';

/** What a run has used so far, and the most that one of its events told of. */
export interface Use {
  readonly tokens: number;
  readonly microUsd: number;
  readonly step: { readonly tokens: number; readonly microUsd: number };
}

/**
 * What a run may use of the budgets of its day, which other runs use as well. A
 * daemon raises it while there is room, or denies more. An agent goes on only
 * while its next event fits in, by the largest that it has told of.
 */
export class Allowance {
  #isDenied = false;
  #changed = () => {};

  constructor(private granted: SpendBounds) {}

  raise(granted: SpendBounds): void {
    this.granted = granted;
    this.#changed();
  }

  /** The budgets of the day have no more for it. */
  deny(): void {
    this.#isDenied = true;
    this.#changed();
  }

  get isDenied(): boolean {
    return this.#isDenied;
  }

  /** Whether one more event fits in. */
  hasRoomAfter({ tokens, microUsd, step }: Use): boolean {
    return (
      tokens + step.tokens <= (this.granted.tokens ?? Infinity) &&
      microUsd + step.microUsd <= (this.granted.microUsd ?? Infinity)
    );
  }

  /** Resolves when there is room after all, more is denied, the signal aborts, or nobody has answered for so long (ms). */
  async settled(use: () => Use, signal: AbortSignal, withinMs: number): Promise<void> {
    let isOver = signal.aborted;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isOver && !this.#isDenied && !this.hasRoomAfter(use())) return;
        cancel();
        signal.removeEventListener('abort', end);
        this.#changed = () => {};
        resolve();
      };
      const end = () => {
        isOver = true;
        look();
      };
      const cancel = later(withinMs, end);
      signal.addEventListener('abort', end, { once: true });
      this.#changed = look;
      look();
    });
  }
}
