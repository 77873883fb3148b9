import type { Usage } from '@open-design/contracts';
import type { Item } from '../fold/item.ts';

export interface Spent {
  readonly tokens: number | null;
  readonly costUsd: number | null;
}

/**
 * What a run has used: what the daemon knows when it has ended, before that what
 * its agent has told. An agent that tells how full its context is tells sums;
 * others tell each step.
 */
export function spentBy(usage: Usage | null, items: readonly Item[]): Spent {
  if (usage !== null) {
    const { input, output, costUsd } = usage;
    const tokens = input === null && output === null ? null : (input ?? 0) + (output ?? 0);
    return { tokens, costUsd };
  }
  let [tokens, costUsd]: (number | null)[] = [null, null];
  for (const item of items) {
    if (item.kind !== 'usage') continue;
    const { input, output, used } = item.usage;
    const isSum = used !== undefined;
    const step = isSum
      ? used
      : input === undefined && output === undefined
        ? null
        : (input ?? 0) + (output ?? 0);
    if (step !== null) tokens = isSum ? step : (tokens ?? 0) + step;
    if (item.costUsd !== null) costUsd = isSum ? item.costUsd : (costUsd ?? 0) + item.costUsd;
  }
  return { tokens: tokens ?? null, costUsd: costUsd ?? null };
}
