import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, createClient, DaemonRecord, routes } from '@open-design/contracts';

const program = fileURLToPath(new URL('../../../daemon/dist/open-design.js', import.meta.url));

/** A daemon as a person starts it, in a process and a data folder of its own. */
export interface TestDaemon {
  readonly url: string;
  readonly dataDir: string;
  readonly client: Client;
  /** A link that signs a browser in, once. */
  loginLink(): Promise<string>;
  /** Ends the process as a crash would, and starts another on the same folder and port. */
  restart(): Promise<void>;
  /** Ends the process; the folder stays. */
  halt(): Promise<void>;
  /** Starts it again on the same folder and port after `halt`. */
  start(): Promise<void>;
  /** Ends the process and removes the folder. */
  stop(): Promise<void>;
}

/** @param dataDir a folder that has lived; a new one where it is left out */
export async function startDaemon(
  dataDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-web-'))),
  env: NodeJS.ProcessEnv = {},
): Promise<TestDaemon> {
  let { child, record } = await launch(dataDir, 0, env);
  const token = record.tokenFile === null ? null : readFileSync(record.tokenFile, 'utf8').trim();
  const { url } = record;
  const port = Number(new URL(url).port);
  const client = createClient({ url, token });
  const halt = (signal: NodeJS.Signals) => ended(child, signal);
  const start = async () => {
    ({ child, record } = await launch(dataDir, port, env));
  };
  return {
    url,
    dataDir,
    client,
    start,
    loginLink: async () => (await client.call(routes.createLoginLink)).url,
    halt: () => halt('SIGINT'),
    async restart() {
      await halt('SIGKILL');
      await start();
    },
    async stop() {
      await halt('SIGINT');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function launch(dataDir: string, port: number, env: NodeJS.ProcessEnv) {
  const child = spawn(
    process.execPath,
    [program, 'start', '--json', '--port', String(port), '--data-dir', dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, OD_LOG_LEVEL: 'error', TZ: 'Europe/Berlin', ...env },
    },
  );
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, record: DaemonRecord.parse(JSON.parse(line)) };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
