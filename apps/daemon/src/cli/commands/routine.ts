import {
  defaultPolicies,
  type FieldFault,
  type Routine,
  RoutineInput,
  RoutinePatch,
  routes,
  type UnreadableRoutine,
} from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { oneLine, type Painter, plain } from '../print.ts';
import { Exit, faultsOf, usage } from '../exit.ts';
import { findForChange, findRoutine } from '../resolve.ts';
import { watchRun } from '../watch.ts';
import {
  readFields,
  readTarget,
  type RoutineOptions,
  withRoutineOptions,
} from './routine-options.ts';
import { addBackfillCommand } from './routine-backfill.ts';
import { addPauseCommands } from './routine-pause.ts';
import { applyPluginOptions, namesPlugins, noContext } from './routine-plugins.ts';
import { applyPolicies, namesPolicies } from './routine-policies.ts';
import { routineDetails, routineListing } from './routine-text.ts';
import { addVersionsCommand } from './routine-versions.ts';

const argument = ['<routine>', 'id, the beginning of one, or name'] as const;

/** Adds `routine add|list|show|edit|run|pause|snooze|resume|versions|remove`. */
export function addRoutineCommands(program: Command): void {
  const routine = program.command('routine').description('what is done, when, where and by whom');
  addAdd(routine);
  addList(routine);
  addShow(routine);
  addEdit(routine);
  addRun(routine);
  addPauseCommands(routine);
  addBackfillCommand(routine);
  addVersionsCommand(routine);
  addRemove(routine);
}

function addAdd(routine: Command): void {
  const add = withRoutineOptions(routine.command('add').description('create a routine')).option(
    '--disabled',
    'create it paused',
  );
  does(add, async ({ daemon, answer, paint }, own: RoutineOptions & { disabled?: true }) => {
    const missing = (['name', 'schedule'] as const).filter((name) => own[name] === undefined);
    const needed = missing.map((name) => `--${name}`);
    if (own.prompt === undefined && own.promptFile === undefined) needed.push('--prompt');
    if (needed.length > 0) throw usage(`A routine needs ${needed.join(', ')}.`);
    const fields = {
      ...(await readFields(own)),
      ...(namesPolicies(own) && { policies: applyPolicies(defaultPolicies, own) }),
      ...(namesPlugins(own) && { context: applyPluginOptions(noContext, own) }),
      enabled: own.disabled !== true,
    };
    const draft = RoutineInput.safeParse({ ...fields, target: { mode: 'create_each_run' } });
    if (!draft.success) throw usage('The routine was not created.', faultsOf(draft.error));
    const { client } = await daemon();
    const target = await readTarget(client, own.target ?? 'new');
    const saved = await client.call(routes.createRoutine, { body: { ...draft.data, target } });
    answer(saved, () => savedText(saved, paint));
  });
}

function addList(routine: Command): void {
  const list = routine.command('list').description('all routines, newest first');
  does(list, async ({ daemon, answer, paint }) => {
    const { client } = await daemon();
    const found = await client.call(routes.listRoutines);
    answer(found, () =>
      [routineListing(found.routines, paint), ...unreadableLines(found.unreadable, paint)].join(
        '\n',
      ),
    );
  });
}

function addShow(routine: Command): void {
  const show = routine
    .command('show')
    .description('one routine')
    .argument(...argument);
  does(show, async ({ daemon, answer, paint }, wanted: string) => {
    const { client } = await daemon();
    const found = await findRoutine(client, wanted);
    answer({ routine: found }, () => routineDetails(found, paint));
  });
}

function addEdit(routine: Command): void {
  const edit = withRoutineOptions(
    routine
      .command('edit')
      .description('change a routine; what is not named stays')
      .argument(...argument),
  );
  does(edit, async ({ daemon, answer, paint }, wanted: string, own: RoutineOptions) => {
    if (Object.keys(own).length === 0)
      throw usage(
        'Nothing to change. `open-design routine edit --help` shows what can be changed.',
      );
    const patch = RoutinePatch.safeParse(await readFields(own));
    if (!patch.success) throw usage('The routine was not changed.', faultsOf(patch.error));
    const { client } = await daemon();
    const found = await findForChange(client, wanted);
    const { id } = found;
    const policies = 'policies' in found ? found.policies : defaultPolicies;
    const context = 'context' in found ? found.context : noContext;
    const target = own.target === undefined ? undefined : await readTarget(client, own.target);
    const saved = await client.call(routes.updateRoutine, {
      params: { id },
      body: {
        ...patch.data,
        ...(target && { target }),
        ...(namesPolicies(own) && { policies: applyPolicies(policies, own) }),
        ...(namesPlugins(own) && { context: applyPluginOptions(context, own) }),
      },
    });
    answer(saved, () => savedText(saved, paint));
  });
}

function addRun(routine: Command): void {
  const run = routine
    .command('run')
    .description('run a routine now, also a paused one')
    .argument(...argument)
    .option('--wait', 'show the run and end as it ends');
  does(run, async (call, wanted: string, { wait }: { wait?: true }) => {
    const { client } = await call.daemon();
    const { id } = await findRoutine(client, wanted);
    const started = await client.call(routes.runRoutine, { params: { id } });
    call.answer(started, () => `run ${started.agentRunId} of ${started.routine.name}`);
    if (wait !== true) return Exit.done;
    const { status } = await watchRun(client, started.agentRunId, call);
    return status === 'succeeded' ? Exit.done : Exit.failed;
  });
}

function addRemove(routine: Command): void {
  const remove = routine
    .command('remove')
    .description('remove a routine; its ledger and runs stay')
    .argument(...argument);
  does(remove, async ({ daemon, answer }, wanted: string) => {
    const { client } = await daemon();
    const { id, name } = await findForChange(client, wanted);
    await client.call(routes.deleteRoutine, { params: { id } });
    answer({ ok: true, routineId: id }, () => `removed ${name} (${id}); its ledger and runs stay`);
  });
}

function savedText(
  { routine, warnings }: { routine: Routine; warnings: readonly FieldFault[] },
  paint: Painter,
): string {
  const lines = warnings.map(({ message }) => `${paint('yellow', 'warning')}: ${plain(message)}`);
  return [routineDetails(routine, paint), ...lines].join('\n');
}

/** What this daemon cannot plan, and how it is repaired. */
function unreadableLines(unreadable: readonly UnreadableRoutine[] = [], paint: Painter): string[] {
  return unreadable.map(
    ({ id, name, why }) =>
      `${paint('red', 'cannot be read')}: ${oneLine(name, 40)} (${id}), ${why}; \`open-design routine edit ${id} --schedule …\` repairs it`,
  );
}
