import { routes, type SlotEntry } from '@open-design/contracts';
import type { Command } from 'commander';
import { countUpTo, does } from '../command.ts';
import { instant, type Painter, table } from '../print.ts';
import { findRoutine } from '../resolve.ts';
import { beginning } from '../short-id.ts';

/** Adds `slots`. */
export function addSlotsCommand(program: Command): void {
  const slots = program
    .command('slots')
    .description("a routine's ledger: what became of every slot, oldest first")
    .argument('<routine>', 'id, the beginning of one, or name')
    .option('--limit <count>', 'at most so many entries', countUpTo(10_000), 1_000);
  does(slots, async ({ daemon, answer, paint }, wanted: string, { limit }: { limit: number }) => {
    const { client } = await daemon();
    const { id, name } = await findRoutine(client, wanted);
    const ledger = await client.call(routes.listSlots, { params: { id }, query: { limit } });
    answer(ledger, () =>
      ledger.slots.length === 0
        ? `No slot of ${name} has come due yet.`
        : table(
            ['SLOT', 'OUTCOME', 'CAUSE', 'RUN', 'CLAIMED BY'],
            ledger.slots.map((entry) => row(entry, paint)),
            paint,
          ),
    );
  });
}

function row(entry: SlotEntry, paint: Painter): string[] {
  const { slotAt, untilAt, count, outcome, cause, runId, claimedBy } = entry;
  return [
    count === 1 ? instant(slotAt) : `${instant(slotAt)} to ${instant(untilAt)}`,
    paint(outcome === 'ran' ? 'green' : 'yellow', count === 1 ? outcome : `${count} ${outcome}`),
    cause?.replaceAll('_', ' ') ?? '–',
    runId === null ? '–' : beginning(runId),
    claimedBy === null ? '–' : beginning(claimedBy),
  ];
}
