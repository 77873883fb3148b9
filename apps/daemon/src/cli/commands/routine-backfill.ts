import { BackfillInput, type OverlapPolicy, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { countUpTo, does } from '../command.ts';
import { faultsOf, usage } from '../exit.ts';
import { instantForms, readInstant } from '../instants.ts';
import { instant } from '../print.ts';
import { findRoutine } from '../resolve.ts';
import { type Limited, overlapOf } from './routine-policies.ts';

interface BackfillOptions {
  readonly from: number;
  readonly to: number;
  readonly run?: boolean;
  readonly again?: boolean;
  readonly overlap?: Limited<OverlapPolicy['mode']>;
  readonly perMinute?: number;
}

const mostListed = 20;

/** Adds `routine backfill`. */
export function addBackfillCommand(routine: Command): void {
  const backfill = routine
    .command('backfill')
    .description('run the slots of a past range; says what would run unless --run is given')
    .argument('<routine>', 'id, the beginning of one, or name')
    .requiredOption('--from <instant>', `first slot, ${instantForms}`, (text) => readInstant(text))
    .requiredOption('--to <instant>', 'last slot, likewise', (text) => readInstant(text))
    .option('--run', 'really run them')
    .option('--again', 'also the slots that ran already')
    .option('--overlap <how>', 'beside live runs and each other, as for routine add', overlapOf)
    .option('--per-minute <count>', 'how many may start a minute', countUpTo(600));
  does(backfill, async ({ daemon, answer }, wanted: string, own: BackfillOptions) => {
    const { run, overlap, ...rest } = own;
    const wish = { ...rest, dryRun: run !== true, ...(overlap && { overlap }) };
    const body = BackfillInput.safeParse(wish);
    if (!body.success) throw usage('Nothing was backfilled.', faultsOf(body.error));
    const { client } = await daemon();
    const { id } = await findRoutine(client, wanted);
    const found = await client.call(routes.backfillRoutine, { params: { id }, body: body.data });
    answer(found, () => told(found.slots, found));
  });
}

function told(
  slots: readonly number[],
  { dryRun, ranAlready }: { readonly dryRun: boolean; readonly ranAlready: number },
): string {
  const alone = ranAlready === 0 ? '' : `; ${ranAlready} ran already (--again runs those too)`;
  const listed = slots.slice(0, mostListed).map(instant);
  const more = slots.length > mostListed ? [`… and ${slots.length - mostListed} more`] : [];
  const head = dryRun
    ? `${slots.length} slots would run${alone}. --run runs them.`
    : `${slots.length} slots were queued${alone}. \`open-design run list\` shows their runs.`;
  return [head, ...listed, ...more].join('\n');
}
