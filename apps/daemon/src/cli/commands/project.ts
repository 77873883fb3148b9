import path from 'node:path';
import { ProjectInput, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { faultsOf, usage } from '../exit.ts';
import { facts, oneLine, relative, table } from '../print.ts';
import { findProject } from '../resolve.ts';
import { shortIds } from '../short-id.ts';

/** Adds `project add|list|remove`. */
export function addProjectCommands(program: Command): void {
  const project = program.command('project').description('the folders that agents work in');
  addAdd(project);
  addList(project);
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
