import { microUsd, type RunEventBody } from '@open-design/contracts';

/**
 * Counts what a run uses by its usage events, which tell what came on top of the
 * last, or, from an agent that tells how full its context is, the cost so far.
 * USD in millionths.
 */
export class Meter {
  #tokens = 0;
  #microUsd = 0;
  #step = { tokens: 0, microUsd: 0 };
  #has = false;

  /** @returns whether the event told of any use */
  add(event: RunEventBody): boolean {
    if (event.name !== 'agent' || event.data.type !== 'usage') return false;
    const { usage, costUsd } = event.data;
    const cost = microUsd(costUsd ?? 0);
    const before = { tokens: this.#tokens, microUsd: this.#microUsd };
    if (usage['used'] === undefined) {
      this.#tokens += (usage['input'] ?? 0) + (usage['output'] ?? 0);
      this.#microUsd += cost;
    } else this.#microUsd = Math.max(this.#microUsd, cost);
    this.#step = {
      tokens: Math.max(this.#step.tokens, this.#tokens - before.tokens),
      microUsd: Math.max(this.#step.microUsd, this.#microUsd - before.microUsd),
    };
    this.#has = true;
    return true;
  }

  get tokens(): number {
    return this.#tokens;
  }
  get microUsd(): number {
    return this.#microUsd;
  }
  /** The most that one event has told of. */
  get step(): { readonly tokens: number; readonly microUsd: number } {
    return this.#step;
  }
  /** Whether anything was told. */
  get hasTold(): boolean {
    return this.#has;
  }
}
