import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { oneLine, table } from '../print.ts';

/** Adds `agent list`. */
export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').description('the agents that the daemon can run');
  const list = agent
    .command('list')
    .description('which agents are here, and how to get the others');
  does(list, async ({ daemon, answer, paint }) => {
    const { client } = await daemon();
    const { agents } = await client.call(routes.listAgents);
    answer({ agents }, () =>
      table(
        ['AGENT', 'HERE', 'VERSION', 'WHERE OR HOW'],
        agents.map(({ id, available, version, path, install, description }) => [
          id,
          available ? paint('green', 'yes') : paint('dim', 'no'),
          oneLine(version ?? '–', 16),
          available ? oneLine(path ?? description, 100) : paint('dim', oneLine(install ?? '', 100)),
        ]),
        paint,
      ),
    );
  });
}
