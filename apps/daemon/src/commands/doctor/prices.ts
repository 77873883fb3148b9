import type { DoctorCheck } from '@open-design/contracts';
import { readPrices } from '../../config/prices.ts';

/** Whether a person's file of prices can be used, where there is one. */
export async function prices(dataDir: string): Promise<DoctorCheck> {
  const name = 'Prices';
  const { file, prices, fault } = readPrices(dataDir);
  const names = Object.keys(prices);
  if (fault === null) {
    const found =
      names.length === 0 ? `none in ${file}: costs are what agents report` : names.join(', ');
    return { name, ok: true, found, remedy: null };
  }
  const remedy = `Put it right; it looks like {"gpt-5": {"input": 1.25, "cachedInput": 0.125, "output": 10}}, in USD for a million tokens.`;
  return { name, ok: false, found: fault, remedy };
}
