import { performance } from 'node:perf_hooks';
import { median } from './quantile.ts';

/** Something that is repeated against the clock. */
export interface Way {
  readonly name: string;
  /** Works once; returns how much that was. */
  readonly turn: () => number | Promise<number>;
  /** What is done after a round, out of the measured time. */
  readonly tidy?: () => unknown;
}

/** Per second, round by round. */
export interface Rates {
  /** The middle of a way's rounds. */
  readonly of: (name: string) => number;
  /** The processor time of one piece of work (µs), the middle of the rounds; of all threads, the kernel's work included. */
  readonly cpuUs: (name: string) => number;
  /** The middle of the rounds' ratios, so that a drift of the machine cancels out. */
  readonly ratio: (name: string, reference: string) => number;
}

/**
 * Lets each way work for `roundMs` in every round, in an order that moves on by
 * one. A first round warms up and does not count.
 */
export async function interleaved(
  ways: readonly Way[],
  { rounds, roundMs }: { readonly rounds: number; readonly roundMs: number },
): Promise<Rates> {
  const seen = new Map(ways.map(({ name }) => [name, [] as Pace[]] as const));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index] of ways.entries()) {
      const way = ways[(index + round) % ways.length];
      if (way === undefined) continue;
      const pace = await paceOf(way, roundMs);
      await way.tidy?.();
      if (round > 0) seen.get(way.name)?.push(pace);
    }
  }
  const of = (name: string) => (seen.get(name) ?? []).map(({ rate }) => rate);
  return {
    of: (name) => median(of(name)),
    cpuUs: (name) => median((seen.get(name) ?? []).map(({ cpuUs }) => cpuUs)),
    ratio: (name, reference) =>
      median(of(name).map((rate, round) => rate / (of(reference)[round] ?? Number.NaN))),
  };
}

interface Pace {
  /** Per second. */
  readonly rate: number;
  readonly cpuUs: number;
}

async function paceOf({ turn }: Way, roundMs: number): Promise<Pace> {
  const begin = performance.now();
  const before = process.cpuUsage();
  let done = 0;
  let elapsed = 0;
  while (elapsed < roundMs) {
    done += await turn();
    elapsed = performance.now() - begin;
  }
  const { user, system } = process.cpuUsage(before);
  return { rate: (done * 1_000) / elapsed, cpuUs: (user + system) / done };
}
