import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { instantForms, readInstant } from '../instants.ts';
import { plain } from '../print.ts';
import { findHistory } from '../resolve.ts';

/** Adds `why`. */
export function addWhyCommand(program: Command): void {
  const why = program
    .command('why')
    .description('what became of a slot of a routine, or why there is none, in sentences')
    .argument('<routine>', 'id, the beginning of one, or name; of a removed one the whole id')
    .argument('<instant>', instantForms, readInstant);
  does(why, async ({ daemon, answer }, wanted: string, at: number) => {
    const { client } = await daemon();
    const { id } = await findHistory(client, wanted);
    const explanation = await client.call(routes.explainSlot, { params: { id }, query: { at } });
    answer(explanation, () => explanation.sentences.map(plain).join('\n'));
  });
}
