import { performance } from 'node:perf_hooks';
import type { Schedule } from '@open-design/contracts';
import { Cron } from 'croner';
import { nextSlot } from '../src/schedule/slots.ts';
import type { Bench, Figure } from './figure.ts';
import { firstAnswerMs, type Programs, writePrograms } from './first-call.ts';
import { median } from './quantile.ts';

interface Case {
  readonly name: string;
  readonly schedule: Schedule;
  /** The same as a cron expression with its zone. */
  readonly cron: string;
  readonly timezone: string;
  /** Where the search begins (UTC epoch ms). */
  readonly from: number;
}

const newYork = 'America/New_York';
const cases: readonly Case[] = [
  {
    name: 'daily 09:00 New York',
    schedule: { kind: 'daily', time: '09:00', timezone: newYork },
    cron: '0 9 * * *',
    timezone: newYork,
    from: Date.UTC(2026, 5, 1),
  },
  cronCase('every 15 minutes UTC', '*/15 * * * *', 'UTC', Date.UTC(2026, 5, 1)),
  cronCase('29 February', '0 0 29 2 *', 'UTC', Date.UTC(2026, 5, 1)),
  cronCase('gap day 02:30 New York', '30 2 * * *', newYork, Date.UTC(2026, 2, 7, 12)),
  cronCase('repeated hour 01:30 New York', '30 1 * * *', newYork, Date.UTC(2026, 9, 31, 12)),
];

/** The next slot after an instant, beside croner's on the same definition. */
export const nextSlots: Bench = {
  name: 'next',
  title: 'Next slot, beside croner on the same definition',
  async run({ quick, folder, say }) {
    const figures = cases.flatMap((it) => figuresOf(it, quick ? 20 : 200));
    say('asks first questions in new processes');
    const programs = await writePrograms(folder);
    for (const it of cases) figures.push(await firstCall(it, programs, quick ? 3 : 31));
    return figures;
  },
};

function cronCase(name: string, cron: string, timezone: string, from: number): Case {
  return { name, schedule: { kind: 'cron', expression: cron, timezone }, cron, timezone, from };
}

/** Over and over in this process. */
function figuresOf({ name, schedule, cron, timezone, from }: Case, roundMs: number): Figure[] {
  const theirs = new Cron(cron, { timezone });
  const begin = new Date(from);
  const ours = () => void nextSlot(schedule, timezone, from);
  const croner = () => void theirs.nextRun(begin);
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const rate = rateOf(ours, roundMs);
    ratios.push(rate / rateOf(croner, roundMs));
    rates.push(rate);
  }
  const method = `the slot after one instant, again and again; median of 7 rounds of ${roundMs} ms, in turn`;
  return [
    { name, value: median(rates), unit: '/s', method },
    {
      name: `${name} / croner`,
      value: median(ratios),
      unit: '',
      goal: { is: 'at least', value: 10 },
      method: `warm; ${method}`,
    },
  ];
}

/** Once in a process of its own. */
async function firstCall(it: Case, programs: Programs, rounds: number): Promise<Figure> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await firstAnswerMs(programs.room, it);
    ratios.push((await firstAnswerMs(programs.croner, it)) / ours);
  }
  return {
    name: `${it.name}, first call: croner / ours`,
    value: median(ratios),
    unit: '',
    goal: { is: 'at least', value: 1 },
    method: `a new process for each answer, from loading the schedule room alone, or croner alone, to the answer; median of ${rounds} rounds, in turn; above 1 is faster than croner`,
  };
}

/** Calls a second. */
function rateOf(work: () => void, roundMs: number): number {
  const begin = performance.now();
  let calls = 0;
  let took = 0;
  while (took < roundMs) {
    for (let index = 0; index < 50; index += 1) work();
    calls += 50;
    took = performance.now() - begin;
  }
  return (calls * 1_000) / took;
}
