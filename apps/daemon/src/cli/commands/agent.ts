import { type Agent, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { instant, oneLine, type Painter, table } from '../print.ts';

/** Adds `agent list` and `agent wake`. */
export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').description('the agents that the daemon can run');
  const list = agent
    .command('list')
    .description('which agents are here, signed in or not, and how to get the others')
    .option('--refresh', 'look again, instead of telling what was found in the last ten minutes');
  does(list, async ({ daemon, answer, paint }, { refresh }: { refresh?: true }) => {
    const { client } = await daemon();
    const query = { refresh: refresh === true ? 'true' : 'false' } as const;
    const { agents } = await client.call(routes.listAgents, { query });
    answer({ agents }, () =>
      table(
        ['AGENT', 'HERE', 'SIGNED IN', 'VERSION', 'MODELS', 'WHERE OR HOW'],
        agents.map((it) => [
          it.id,
          it.available ? paint('green', 'yes') : paint('dim', 'no'),
          signedIn(it, paint),
          oneLine(it.version ?? '–', 16),
          oneLine(modelNames(it), 40),
          whereOrHow(it, paint),
        ]),
        paint,
      ).concat(...agents.flatMap((it) => restsOf(it, paint))),
    );
  });
  const wake = agent
    .command('wake')
    .argument('<agent>', 'its id')
    .description('end the rest of its accounts, as when you have bought more: waiting runs go on');
  does(wake, async ({ daemon, answer }, id: string) => {
    const { client } = await daemon();
    const { woken } = await client.call(routes.wakeAgent, { params: { id } });
    const text = woken === 1 ? '1 account rests no more.' : `${woken} accounts rest no more.`;
    answer({ woken }, () => (woken === 0 ? `No account of ${id} is at rest.` : text));
  });
}

/** A line for each account that has reached its usage limit. */
function restsOf({ rests }: Agent, paint: Painter): string[] {
  return rests.map(({ agentId, account, until, isTold }) => {
    const what = isTold ? 'its usage limit is reset' : 'the next try is';
    return `\n${paint('yellow', `${agentId} rests`)}: ${what} at ${instant(until)} (${account})`;
  });
}

function signedIn({ available, usesModel, login }: Agent, paint: Painter): string {
  if (!available || !usesModel) return '–';
  if (login === 'unknown') return paint('dim', 'unknown');
  return login === 'yes' ? paint('green', 'yes') : paint('yellow', 'no');
}

const mostModels = 2;

/** The first models that the agent lists on this machine; `--json` has all. */
function modelNames({ models }: Agent): string {
  if (models.length === 0) return '–';
  const more = models.length - mostModels;
  return `${models.slice(0, mostModels).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function whereOrHow({ available, path, install, description }: Agent, paint: Painter): string {
  return available ? oneLine(path ?? description, 100) : paint('dim', oneLine(install ?? '', 100));
}
