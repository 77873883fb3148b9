import type { ChaosEnd } from './chaos.ts';
import type { Wish } from './wish.ts';

const count = (value: number) => value.toLocaleString('en-US');
const table = (head: string, rows: readonly (readonly [string, number])[]) => [
  `| ${head} | |`,
  '|---|---:|',
  ...rows.map(([name, value]) => `| ${name} | ${count(value)} |`),
];

/** What was done and seen, as Markdown. */
export function summaryOf(wish: Wish, { tally, stage, broken, round, tookMs }: ChaosEnd): string {
  const { settledMs } = tally;
  const mean = settledMs.reduce((sum, ms) => sum + ms, 0) / Math.max(1, settledMs.length);
  const verdict =
    broken.length === 0 ? 'all held' : `round ${round} broke: ${broken.slice(0, 5).join('; ')}`;
  const settled = `${seconds(mean)} on average, ${seconds(Math.max(0, ...settledMs))} at the most`;
  const refused = `${count(stage.fleet.refusals.count)} ended before they were ready, each followed by the next`;
  const ends = tally.ends.entries.toSorted(([one], [other]) => one.localeCompare(other));
  return [
    `Seed ${wish.seed}, ${wish.daemons} daemons, ${tally.rounds} rounds in ${Math.round(tookMs / 60_000)} minutes: **${count(tally.kills)} daemons and keepers killed; ${verdict}.**`,
    '',
    `${count(stage.fleet.starts)} daemons were started; ${refused}. After each round everything had come to rest in ${settled}, limits of the programs included.`,
    '',
    ...table('what was broken', tally.faults.entries),
    '',
    ...table(
      'attempts by program and end',
      ends.map(([it, n]) => [it.replace(' | ', ': '), n]),
    ),
    '',
    ...table('what was checked, how often; each round looks at all starts, slots and runs again', [
      ...tally.checks.entries,
      ['events, numbered without a gap and said once', tally.events],
    ]),
    ...(tally.words.entries.length === 0
      ? []
      : ['', ...table('ends that the faults themselves brought about', tally.words.entries)]),
    ...(tally.skipped.entries.length === 0
      ? []
      : ['', ...table('drawn and not done', tally.skipped.entries)]),
  ].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
