import type { RunEventBody, Usage } from '@open-design/contracts';

/** Tokens as every agent's are counted here: `input` holds the cached ones, `output` the reasoning. */
export type Tokens = { readonly [name in (typeof names)[number]]: number };

const names = ['input', 'cachedInput', 'output', 'reasoning'] as const;

/** Nothing used. */
export const noTokens: Tokens = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

/** Both together. */
export function plus(one: Tokens, other: Tokens): Tokens {
  return combine(one, other, (a, b) => a + b);
}

/** What came on top of `before`; never below zero. */
export function since(total: Tokens, before: Usage | null): Tokens {
  if (before === null) return total;
  const known: Tokens = {
    input: before.input ?? 0,
    cachedInput: before.cachedInput ?? 0,
    output: before.output ?? 0,
    reasoning: before.reasoning ?? 0,
  };
  return combine(total, known, (a, b) => Math.max(0, a - b));
}

function combine(one: Tokens, other: Tokens, how: (a: number, b: number) => number): Tokens {
  return {
    input: how(one.input, other.input),
    cachedInput: how(one.cachedInput, other.cachedInput),
    output: how(one.output, other.output),
    reasoning: how(one.reasoning, other.reasoning),
  };
}

/** Tokens with the cost that the agent reports; null where it reports none. */
export function usageOf(tokens: Tokens, costUsd: number | null): Usage {
  return { ...tokens, costUsd, costSource: costUsd === null ? 'unknown' : 'reported' };
}

/** The event that tells it. @param durationMs how long the agent says that it took */
export function usageEvent(
  spent: Usage,
  durationMs: number | null,
  stopReason: string | null,
): RunEventBody {
  const usage: Record<string, number> = {};
  for (const name of names) {
    const count = spent[name];
    if (count !== null) usage[name] = count;
  }
  return {
    name: 'agent',
    data: { type: 'usage', usage, costUsd: spent.costUsd, durationMs, stopReason },
  };
}
