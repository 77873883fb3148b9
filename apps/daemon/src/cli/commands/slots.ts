import { causeInWords, routes, type SlotEntry } from '@open-design/contracts';
import type { Command } from 'commander';
import { countUpTo, does } from '../command.ts';
import { instantForms, readInstant } from '../instants.ts';
import { instant, type Painter, table } from '../print.ts';
import { findHistory } from '../resolve.ts';
import { beginning } from '../short-id.ts';
import { outcomeWords } from '../slot-words.ts';

interface Options {
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
}

/** Adds `slots`. */
export function addSlotsCommand(program: Command): void {
  const slots = program
    .command('slots')
    .description("a routine's ledger: what became of every slot, oldest first")
    .argument('<routine>', 'id, the beginning of one, or name; of a removed one the whole id')
    .option('--from <instant>', `slots from then on; ${instantForms}`, readInstant)
    .option('--to <instant>', 'slots up to then', readInstant)
    .option('--limit <count>', 'at most so many entries', countUpTo(10_000), 1_000);
  does(slots, async ({ daemon, answer, paint }, wanted: string, query: Options) => {
    const { client } = await daemon();
    const { id, name } = await findHistory(client, wanted);
    const ledger = await client.call(routes.listSlots, { params: { id }, query });
    const isWhole = query.from === undefined && query.to === undefined;
    answer(ledger, () =>
      ledger.slots.length === 0
        ? `No slot of ${name} ${isWhole ? 'has come due yet' : 'is recorded in that time'}.`
        : table(
            ['SLOT', 'OUTCOME', 'RUN', 'OTHER RUN', 'CLAIMED BY', 'CAUSE'],
            ledger.slots.map((entry) => row(entry, paint)),
            paint,
          ),
    );
  });
}

function row(entry: SlotEntry, paint: Painter): string[] {
  const { slotAt, untilAt, count, outcome, cause, runId, otherRunId, claimedBy } = entry;
  const words = outcomeWords[outcome];
  return [
    count === 1 ? instant(slotAt) : `${instant(slotAt)} to ${instant(untilAt)}`,
    paint(outcome === 'ran' ? 'green' : 'yellow', count === 1 ? words : `${count} ${words}`),
    ...[runId, otherRunId, claimedBy].map((it) => (it === null ? '–' : beginning(it))),
    // A sentence, and so the last.
    cause === null ? '–' : causeInWords[cause],
  ];
}
