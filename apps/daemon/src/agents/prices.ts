import type { RunEventBody, Usage } from '@open-design/contracts';
import type { Prices } from '../config/prices.ts';

type Price = Prices[string];

/** What the model of a run costs: by its name, else by the agent that chooses it; undefined where nobody wrote it down. */
export function priceOf(
  agentId: string,
  model: string | undefined,
  prices: Prices,
): Price | undefined {
  const at = (name: string) => (Object.hasOwn(prices, name) ? prices[name] : undefined);
  return model === undefined ? at(agentId) : at(model);
}

const million = 1_000_000;

function costOf(
  { input, cachedInput, output }: Pick<Usage, 'input' | 'cachedInput' | 'output'>,
  price: Price,
): number {
  const cached = cachedInput ?? 0;
  const fresh = Math.max(0, (input ?? 0) - cached);
  const cost =
    fresh * price.input +
    cached * (price.cachedInput ?? price.input) +
    (output ?? 0) * price.output;
  return cost / million;
}

/** The usage with an estimated cost, where the agent reports none and the price is known. */
export function priced(usage: Usage, price: Price | undefined): Usage {
  if (usage.costSource === 'reported' || price === undefined) return usage;
  return { ...usage, costUsd: costOf(usage, price), costSource: 'estimated' };
}

/** The same of an event, so that a budget in USD counts while the agent works. */
export function pricedEvent(event: RunEventBody, price: Price | undefined): RunEventBody {
  if (price === undefined || event.name !== 'agent' || event.data.type !== 'usage') return event;
  const { data } = event;
  if (data.costUsd !== null) return event;
  const { input = null, cachedInput = null, output = null } = data.usage;
  return { ...event, data: { ...data, costUsd: costOf({ input, cachedInput, output }, price) } };
}
