import path from 'node:path';
import { DayBudget, ProjectInput, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { faultsOf, usage } from '../exit.ts';
import { facts, oneLine, relative, table } from '../print.ts';
import { findProject } from '../resolve.ts';
import { shortIds } from '../short-id.ts';
import { tokensOf, usdOf } from './routine-guards.ts';

/** Adds `project add|list|budget|remove`. */
export function addProjectCommands(program: Command): void {
  const project = program.command('project').description('the folders that agents work in');
  addAdd(project);
  addList(project);
  addBudget(project);
  addRemove(project);
}

function addAdd(project: Command): void {
  const add = project
    .command('add')
    .description("add a project, on a folder of yours or on one of the daemon's own")
    .argument('[folder]', 'the folder; left out, the daemon makes one')
    .option('--name <name>', "the project's name; left out, the folder's")
    .option('--id <id>', 'its id; left out, the daemon makes one');
  does(
    add,
    async (
      { daemon, answer, paint },
      folder: string | undefined,
      own: { name?: string; id?: string },
    ) => {
      const given = folder === undefined ? undefined : path.resolve(folder);
      const name = own.name ?? (given === undefined ? own.id : path.basename(given));
      if (name === undefined)
        throw usage(
          'A project needs a folder or a name: `open-design project add FOLDER --name NAME`.',
        );
      const input = ProjectInput.safeParse({ ...own, name, folder: given });
      if (!input.success) throw usage('The project was not added.', faultsOf(input.error));
      const { client } = await daemon();
      const { project: added } = await client.call(routes.createProject, { body: input.data });
      answer({ project: added }, () =>
        facts(
          [
            ['added', added.name],
            ['id', added.id],
            ['folder', added.folder ?? "the daemon's own"],
          ],
          paint,
        ),
      );
    },
  );
}

function addList(project: Command): void {
  const list = project.command('list').description('all projects, newest first');
  does(list, async ({ daemon, answer, paint }) => {
    const { client } = await daemon();
    const { projects } = await client.call(routes.listProjects);
    const short = shortIds(projects.map(({ id }) => id));
    answer({ projects }, () =>
      projects.length === 0
        ? 'No project yet. Add one: open-design project add FOLDER'
        : table(
            ['ID', 'NAME', 'ADDED', 'FOLDER'],
            projects.map((it) => [
              short.get(it.id) ?? it.id,
              oneLine(it.name, 32),
              relative(it.createdAt),
              it.folder ?? paint('dim', "the daemon's own"),
            ]),
            paint,
          ),
    );
  });
}

interface DayBudgetOptions {
  readonly usdPerDay?: number | 'never';
  readonly tokensPerDay?: number | 'never';
}

function addBudget(project: Command): void {
  const budget = project
    .command('budget')
    .description('show or set what all runs of a project may use in a day')
    .argument('<project>', 'id, the beginning of one, or name')
    .option('--usd-per-day <usd>', 'in USD, or never', usdOf)
    .option('--tokens-per-day <count>', 'in tokens, or never', tokensOf);
  does(budget, async ({ daemon, answer }, wanted: string, own: DayBudgetOptions) => {
    const { client } = await daemon();
    const found = await findProject(client, wanted);
    const before = DayBudget.catch(DayBudget.parse({})).parse(found.metadata?.['dayBudget'] ?? {});
    const dayBudget = {
      usdPerDay: boundAfter(before.usdPerDay, own.usdPerDay),
      tokensPerDay: boundAfter(before.tokensPerDay, own.tokensPerDay),
    };
    const { id, name } = found;
    const metadata = { ...found.metadata, dayBudget };
    if (own.usdPerDay !== undefined || own.tokensPerDay !== undefined)
      await client.call(routes.updateProject, { params: { id }, body: { metadata } });
    answer({ projectId: id, dayBudget }, () => `${name}: ${inWords(dayBudget)}`);
  });
}

function boundAfter(before: number | null, wanted: number | 'never' | undefined): number | null {
  return wanted === 'never' ? null : (wanted ?? before);
}

function inWords({ usdPerDay, tokensPerDay }: DayBudget): string {
  const bounds = [
    usdPerDay === null ? [] : [`${usdPerDay} USD a day`],
    tokensPerDay === null ? [] : [`${tokensPerDay} tokens a day`],
  ].flat();
  return bounds.length === 0 ? 'has no budget of its own' : bounds.join(', ');
}

function addRemove(project: Command): void {
  const remove = project
    .command('remove')
    .description('remove a project from the daemon; its files stay where they are')
    .argument('<project>', 'id, the beginning of one, or name');
  does(remove, async ({ daemon, answer }, wanted: string) => {
    const { client } = await daemon();
    const { id, name } = await findProject(client, wanted);
    await client.call(routes.deleteProject, { params: { id } });
    answer({ ok: true, projectId: id }, () => `removed ${name} (${id}); its files stay`);
  });
}
