import { claimBatch } from '../src/claim/claim-due.ts';
import { claimRound, makeTemplate, type Round } from './claim-round.ts';
import type { Bench, Figure } from './figure.ts';
import { startPostgres } from './postgres.ts';
import { median } from './quantile.ts';

/** Slots due at one instant, claimed by several processes, beside the same in plain SQL. */
export const postgresClaims: Bench = {
  name: 'postgres',
  title: 'A rush of claims on Postgres (fsync=on, synchronous_commit=on)',
  async run({ folder, quick, say }) {
    const slots = quick ? 2_000 : 20_000;
    const rounds = quick ? 1 : 7;
    const workers = quick ? 2 : 4;
    const server = await startPostgres(folder);
    const seen = { ours: [] as Round[], plain: [] as Round[] };
    try {
      const slotAt = await makeTemplate(server, slots);
      // The first round warms up and does not count, except where it is the only one.
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        say(`round ${round} of ${rounds}`);
        const order = round % 2 === 0 ? (['ours', 'plain'] as const) : (['plain', 'ours'] as const);
        for (const kind of order) {
          const it = await claimRound(server, kind, { workers, slotAt });
          if (it.claimed !== slots) throw new Error(`${kind}: ${it.claimed} of ${slots} claimed`);
          if (round > 0) seen[kind].push(it);
        }
      }
    } finally {
      await server.stop();
    }
    const how = `${slots.toLocaleString('en-US')} slots due at one instant, ${workers} worker processes, ${claimBatch} a transaction, PostgreSQL ${server.version}; from the word to the commit of the last claim; median of ${rounds} rounds in turn`;
    return figuresOf(seen.ours, seen.plain, how);
  },
};

function figuresOf(ours: readonly Round[], plain: readonly Round[], how: string): Figure[] {
  const rates = (rounds: readonly Round[]) => rounds.map((it) => (it.claimed * 1_000) / it.allMs);
  const reference = rates(plain);
  const ratios = rates(ours).map((rate, round) => rate / (reference[round] ?? Number.NaN));
  return [
    {
      name: 'plain SQL',
      value: median(reference),
      unit: '/s',
      method: `the shape of the claim with the pg driver alone, on the same tables, completions recorded a batch; ${how}`,
    },
    {
      name: 'claims',
      value: median(rates(ours)),
      unit: '/s',
      method: `the daemon’s claim through its store, completions recorded by the same statement; ${how}`,
    },
    {
      name: 'claims / plain SQL',
      value: median(ratios),
      unit: '',
      goal: { is: 'at least', value: 0.8 },
      method: 'median of the rounds’ ratios',
    },
    {
      name: 'first batch claimed after',
      value: median(ours.map(({ firstMs }) => firstMs)),
      unit: 'ms',
      method: 'from the word to the first commit, ours',
    },
    {
      name: 'last batch claimed after',
      value: median(ours.map(({ allMs }) => allMs)),
      unit: 'ms',
      method: 'from the word to the last commit, ours',
    },
  ];
}
