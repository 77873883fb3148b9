import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '../errors.ts';

const usd = (what: string) =>
  z
    .number(`expected USD for a million ${what} tokens, such as 1.25`)
    .min(0, 'expected no less than 0');

/** USD for a million tokens. */
const Price = z.strictObject(
  {
    input: usd('input'),
    /** Left out: as `input`. */
    cachedInput: usd('cached input').optional(),
    output: usd('output'),
  },
  'expected an object with input and output, and cachedInput where it differs',
);

/** What a person has written down of models' prices, by the model's name; an agent's id stands for what it uses when no model is named. */
export const Prices = z.record(z.string(), Price, 'expected an object with a price for each model');
export type Prices = z.infer<typeof Prices>;

/** A person's file of prices. */
export interface PriceFile {
  /** Absolute path. */
  readonly file: string;
  /** Empty where there is none, or none that can be used. */
  readonly prices: Prices;
  /** Why it cannot be used, in a sentence; null where it can, or is not there. */
  readonly fault: string | null;
}

/** Reads `prices.json` of a data folder: at once, as an agent waits for it. Never throws. */
export function readPrices(dataDir: string): PriceFile {
  const file = path.join(dataDir, 'prices.json');
  const faulty = (why: string) => ({
    file,
    prices: {},
    fault: `${file} cannot be used: ${why}. Costs that an agent does not report are unknown until it is put right.`,
  });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    return isThere ? faulty(messageOf(error)) : { file, prices: {}, fault: null };
  }
  try {
    const read = Prices.safeParse(JSON.parse(text));
    return read.success
      ? { file, prices: read.data, fault: null }
      : faulty(read.error.issues.map(faultText).join('; '));
  } catch (error) {
    return faulty(`it is no JSON: ${messageOf(error)}`);
  }
}

function faultText(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.');
  const words =
    issue.code === 'unrecognized_keys'
      ? `expected no field ${issue.keys.join(', ')}; there are input, cachedInput, output`
      : issue.message;
  return place === '' ? words : `${place}: ${words}`;
}
