import { RoutinePause, RoutineSnooze, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { faultsOf, usage } from '../exit.ts';
import { instantForms, readUntil } from '../instants.ts';
import { findRoutine } from '../resolve.ts';
import { routineDetails } from './routine-text.ts';

const argument = ['<routine>', 'id, the beginning of one, or name'] as const;
const noteOption = ['--note <text>', 'why, for whoever looks at it later'] as const;

/** Adds `routine pause|snooze|resume`. */
export function addPauseCommands(routine: Command): void {
  addPause(routine);
  addSnooze(routine);
  addResume(routine);
}

function addPause(routine: Command): void {
  const pause = routine
    .command('pause')
    .description('stop a routine coming due')
    .argument(...argument)
    .option(...noteOption);
  does(pause, async ({ daemon, answer, paint }, wanted: string, own: { note?: string }) => {
    const body = RoutinePause.safeParse(own);
    if (!body.success) throw usage('The routine was not paused.', faultsOf(body.error));
    const { client } = await daemon();
    const { id } = await findRoutine(client, wanted);
    const changed = await client.call(routes.pauseRoutine, { params: { id }, body: body.data });
    answer(changed, () => routineDetails(changed.routine, paint));
  });
}

function addSnooze(routine: Command): void {
  const snooze = routine
    .command('snooze')
    .description('pause a routine until an instant; then it comes due again by itself')
    .argument(...argument)
    .argument('<until>', `a length such as 3h or 2d, or ${instantForms}`, (text) => readUntil(text))
    .option(...noteOption);
  does(
    snooze,
    async ({ daemon, answer, paint }, wanted: string, until: number, own: { note?: string }) => {
      const body = RoutineSnooze.safeParse({ until, ...own });
      if (!body.success) throw usage('The routine was not snoozed.', faultsOf(body.error));
      const { client } = await daemon();
      const { id } = await findRoutine(client, wanted);
      const changed = await client.call(routes.snoozeRoutine, { params: { id }, body: body.data });
      answer(changed, () => routineDetails(changed.routine, paint));
    },
  );
}

function addResume(routine: Command): void {
  const resume = routine
    .command('resume')
    .description('let a paused or snoozed routine come due again')
    .argument(...argument);
  does(resume, async ({ daemon, answer, paint }, wanted: string) => {
    const { client } = await daemon();
    const { id } = await findRoutine(client, wanted);
    const changed = await client.call(routes.resumeRoutine, { params: { id } });
    answer(changed, () => routineDetails(changed.routine, paint));
  });
}
