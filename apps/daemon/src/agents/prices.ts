import type { Usage } from '@open-design/contracts';
import { z } from 'zod';

/** USD for a million tokens. */
const Price = z.strictObject({
  input: z.number().min(0),
  /** Left out: as `input`. */
  cachedInput: z.number().min(0).optional(),
  output: z.number().min(0),
});

/** What a person has written down of models' prices, by the model's name. */
export const Prices = z.record(z.string(), Price);
export type Prices = z.infer<typeof Prices>;

const million = 1_000_000;

/** The usage with an estimated cost, where the agent reports none and the model's price is known. */
export function priced(usage: Usage, model: string | undefined, prices: Prices): Usage {
  const price = model === undefined ? undefined : prices[model];
  if (usage.costSource === 'reported' || price === undefined) return usage;
  const cached = usage.cachedInput ?? 0;
  const fresh = Math.max(0, (usage.input ?? 0) - cached);
  const cost =
    fresh * price.input +
    cached * (price.cachedInput ?? price.input) +
    (usage.output ?? 0) * price.output;
  return { ...usage, costUsd: cost / million, costSource: 'estimated' };
}
