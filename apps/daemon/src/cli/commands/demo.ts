import type { Command } from 'commander';
import { does, port } from '../command.ts';

interface Options {
  readonly once?: true;
  readonly agent: string;
  readonly keep?: true;
  readonly port: number;
}

/** Adds `demo`. */
export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .description('see a routine come due and an agent run, in a minute, with nothing set up')
    .option('--once', 'end after the first run')
    .option('--agent <id>', 'who works; the built-in one needs no model and no key', 'brief')
    .option('--keep', 'keep the data folder with what was written')
    .option('--port <port>', "the daemon's port; 0 for any free one", port, 0);
  does(command, async ({ json }, { once, agent, keep, port: wanted }: Options) => {
    const { demo } = await import('../demo/demo.ts');
    return demo({ once: once === true, agent, keep: keep === true, port: wanted, json });
  });
}
