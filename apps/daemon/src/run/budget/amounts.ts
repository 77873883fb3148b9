import { microUsd, type Usage } from '@open-design/contracts';

/** What is counted: tokens, and money in millionths of a USD. */
export const units = ['tokens', 'microUsd'] as const;
export type Unit = (typeof units)[number];

/** Bounds by unit; null where there is none. */
export type Bounds = { readonly [U in Unit]: number | null };

/** Tokens and USD as people write them down. */
export function boundsOf(tokens: number | null, usd: number | null): Bounds {
  return { tokens, microUsd: usd === null ? null : microUsd(usd) };
}

/** What an agent says that it used; `microUsd` is null where it does not tell the cost. */
export function amountsOf({ input, output, costUsd }: Usage): { tokens: number } & Bounds {
  const tokens = (input ?? 0) + (output ?? 0);
  return { tokens, microUsd: costUsd === null ? null : microUsd(costUsd) };
}

/** An amount in words: "12,500 tokens", "0.3 USD". */
export function inWords(unit: Unit, amount: number): string {
  if (unit === 'tokens') return `${amount.toLocaleString('en')} tokens`;
  const most = { maximumFractionDigits: 6 };
  return `${(amount / 1_000_000).toLocaleString('en', most)} USD`;
}
