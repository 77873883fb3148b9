import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, createClient, DaemonRecord } from '@open-design/contracts';
import { ownEnvironment } from '../src/config/config.ts';
import { endChild, watchChild } from './children.ts';

/** The built program, beside this one. */
const program = fileURLToPath(new URL('open-design.js', import.meta.url));

/** A real daemon, as a process of its own. */
export interface BenchDaemon {
  readonly pid: number;
  readonly url: string;
  readonly token: string | null;
  readonly client: Client;
  /** From the start of the process to its line that it is ready (ms). */
  readonly readyMs: number;
  /** Its log: one JSON line an entry. */
  readonly logFile: string;
  /** @returns how long it took to stop (ms) */
  readonly stop: () => Promise<number>;
}

/** Starts `open-design start` on a data folder and waits until it is ready. @throws Error with its last words */
export async function startDaemon(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchDaemon> {
  const logFile = path.join(dataDir, 'daemon.log');
  const log = openSync(logFile, 'a');
  const args = ['start', '--json', '--port', '0', '--data-dir', dataDir];
  const begin = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: dataDir,
    env: { ...environment(), ...settings },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  watchChild(child);
  const line = await firstLine(child);
  const readyMs = performance.now() - begin;
  if (line === null) {
    throw new Error(`the daemon did not start: ${readFileSync(logFile, 'utf8').slice(-500)}`);
  }
  const record = DaemonRecord.parse(JSON.parse(line));
  const { pid, url, tokenFile } = record;
  const token = tokenFile === null ? null : readFileSync(tokenFile, 'utf8').trim();
  const stop = () => endChild(child, 'SIGINT', 15_000);
  return { pid, url, token, client: createClient({ url, token }), readyMs, logFile, stop };
}

/** Its first line, or null when it ends without one. */
async function firstLine({ stdout }: ChildProcess): Promise<string | null> {
  if (stdout === null) return null;
  const lines = createInterface({ input: stdout });
  for await (const line of lines) return line;
  return null;
}

/** Without what would point the daemon elsewhere, such as somebody's database. */
function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ownEnvironment()).filter(([name]) => !name.startsWith('OD_')),
  );
}
