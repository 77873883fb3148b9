import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from '../connect.ts';
import { does } from '../command.ts';
import { CliError, Exit, usage } from '../exit.ts';

interface StopOptions {
  readonly keepRuns?: boolean;
  readonly stopRuns?: boolean;
}

/** How long (ms) a daemon may take to go. */
const patienceMs = 15_000;

/** Adds `stop`. */
export function addStop(program: Command): void {
  const stop = program
    .command('stop')
    .description('stop the daemon; its runs go on, and the next daemon takes them up')
    .option('--keep-runs', 'live runs go on without the daemon (default)')
    .option('--stop-runs', 'live runs are stopped first');
  does(stop, async ({ daemon, answer }, { keepRuns, stopRuns }: StopOptions) => {
    if (keepRuns === true && stopRuns === true)
      throw usage('--keep-runs and --stop-runs exclude each other.');
    const { client, record } = await daemon();
    const runs = stopRuns === true ? 'stop' : 'keep';
    const stopping = await client.call(routes.stopDaemon, { body: { runs } });
    if (record !== null) await ended(record.pid);
    answer(stopping, () => {
      const { live } = stopping;
      if (live === 0) return 'Stopped. No run was live.';
      const what = live === 1 ? '1 live run' : `${live} live runs`;
      return runs === 'keep'
        ? `Stopped. ${what} ${live === 1 ? 'goes' : 'go'} on; \`open-design start\` takes ${live === 1 ? 'it' : 'them'} up again.`
        : `Stopped, with ${what}.`;
    });
  });
}

async function ended(pid: number): Promise<void> {
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited > patienceMs)
      throw new CliError(
        Exit.failed,
        'STOPPING',
        `The daemon (process ${pid}) has not gone within ${patienceMs / 1_000} s. It may wait for its database; \`kill ${pid}\` ends it.`,
      );
    await wait(50);
  }
}
