import { parseArgs } from 'node:util';
import { z } from 'zod';

export const help = `Kills daemons at random and sees whether the promises hold.

  npm run chaos -- [--rounds N] [--kills N] [--engine sqlite|postgres] [--daemons K] [--seed S]
                   [--seconds N] [--minutes N] [--report FILE] [--keep]

  --rounds N    so many rounds; default 5
  --kills N     go on until so many daemons and keepers were killed, whatever --rounds says
  --minutes N   begin no round after so many minutes
  --seconds N   how long things break in a round; default 12
  --engine E    sqlite (default) or postgres, started from npm
  --daemons K   so many daemons on one data folder and store; default 2
  --seed S      repeats who is hit by what; not when. Default: a new one, printed
  --report FILE write what was done into this file, in its engine's section
  --keep        leave the folder with data and logs where it is
`;

const Count = z.coerce.number().int().min(1);

const Wish = z.object({
  rounds: Count.default(5),
  kills: Count.optional(),
  minutes: z.coerce.number().positive().optional(),
  seconds: z.coerce.number().positive().default(12),
  engine: z.enum(['sqlite', 'postgres']).default('sqlite'),
  daemons: Count.max(20).default(2),
  seed: z.coerce.number().int().min(0).max(0xffffffff).optional(),
  report: z.string().optional(),
  keep: z.boolean().default(false),
});

/** What the command line asks for. */
export type Wish = z.infer<typeof Wish> & { readonly seed: number };

/** @returns null for `--help` @throws Error with what is wrong with the command line */
export function wishOf(args: readonly string[]): Wish | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: text,
      kills: text,
      minutes: text,
      seconds: text,
      engine: text,
      daemons: text,
      seed: text,
      report: text,
      keep: flag,
      help: flag,
    },
  });
  if (values.help) return null;
  const parsed = Wish.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return { ...parsed.data, seed: parsed.data.seed ?? Math.floor(Math.random() * 2 ** 32) };
}
