import { type RoutineVersion, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { instant, oneLine, type Painter, table } from '../print.ts';
import { findHistory } from '../resolve.ts';

/** Adds `routine versions`. */
export function addVersionsCommand(routine: Command): void {
  const versions = routine
    .command('versions')
    .description('every definition that a routine has had, and when it was in force')
    .argument('<routine>', 'id, the beginning of one, or name; of a removed one the whole id');
  does(versions, async ({ daemon, answer, paint }, wanted: string) => {
    const { client } = await daemon();
    const { id } = await findHistory(client, wanted);
    const history = await client.call(routes.listVersions, { params: { id } });
    answer(history, () =>
      table(
        ['VERSION', 'CHANGE', 'ACTIVE', 'FROM', 'UNTIL', 'HASH', 'NOTE'],
        history.versions.map((it) => row(it, paint)),
        paint,
      ),
    );
  });
}

function row(it: RoutineVersion, paint: Painter): string[] {
  return [
    String(it.version),
    it.change,
    it.active ? paint('green', 'yes') : paint('yellow', 'no'),
    instant(it.activeFrom),
    it.activeUntil === null ? 'in force' : instant(it.activeUntil),
    it.hash.slice(0, 12),
    oneLine(it.note ?? '–', 60),
  ];
}
