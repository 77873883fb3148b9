import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, createClient, DaemonRecord } from '@open-design/contracts';
import { onTestFinished } from 'vitest';
import { type EventLog, listenTo } from './daemon.ts';

/** The built program. */
export const builtProgram = fileURLToPath(new URL('../../dist/open-design.js', import.meta.url));

/** A daemon in a process of its own: the built program, started as a person starts it. */
export interface ChildDaemon extends EventLog {
  readonly child: ChildProcess;
  readonly record: DaemonRecord;
  readonly client: Client;
  /** Sends the signal and resolves with the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/**
 * Starts `open-design start` on this test's data folder; ended when the test ends.
 * @param before what a shell is told before it becomes the daemon, such as a limit
 * @param program another than the built one
 */
export async function startChildDaemon(
  env: Record<string, string> = {},
  before = 'true',
  program = builtProgram,
): Promise<ChildDaemon> {
  const shell = ['-c', `${before} && exec "$0" "$@"`, process.execPath];
  const child = spawn('/bin/sh', [...shell, program, 'start', '--json', '--port', '0'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(
    ([code, signal]: unknown[]) => (code ?? signal) as number | NodeJS.Signals | null,
  );
  // Gently, so that it ends its runs: an agent outlives a daemon that is killed.
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  const record = DaemonRecord.parse(JSON.parse(String(line)));
  const token = record.tokenFile === null ? null : readFileSync(record.tokenFile, 'utf8').trim();
  const client = createClient({ url: record.url, token });
  const { close, ...log } = await listenTo(client);
  return {
    child,
    record,
    client,
    ...log,
    async end(signal) {
      close();
      child.kill(signal);
      return await ended;
    },
  };
}
