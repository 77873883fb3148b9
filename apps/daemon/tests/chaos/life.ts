import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { type Client, createClient, DaemonRecord } from '@open-design/contracts';
import { watchChild } from '../../bench/children.ts';
import { daemonEnvironment, daemonProgram, fixture } from './programs.ts';

/** How a daemon is started. */
export interface LifeSettings {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Its log is appended to this file. */
  readonly logFile: string;
  /** By how much its clock is off; see fixtures/jumping-clock.mjs. */
  readonly clockFile: string;
  /** The largest file (bytes) that it and what it starts may write, or null. */
  readonly fileSize: number | null;
}

/** One daemon from its start to its end. */
export interface Life {
  readonly pid: number;
  /** How to speak to it, once it has said that it is ready. */
  readonly client: Client | null;
  /** Whether its end was asked for by `end`. */
  readonly isAsked: boolean;
  readonly ended: Promise<string>;
  /** Sends the signal; whatever ends it from now on was asked for. */
  end(signal: NodeJS.Signals | null): void;
  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
}

/** Starts the built program, as a person starts it. */
export function startLife(settings: LifeSettings): Life {
  const { dataDir, databaseUrl, logFile, clockFile, fileSize } = settings;
  const log = openSync(logFile, 'a');
  const argv = [daemonProgram, 'start', '--json', '--port', '0', '--data-dir', dataDir];
  const clock = pathToFileURL(fixture('jumping-clock.mjs')).href;
  const env = daemonEnvironment({
    OD_MAX_RUNS: '30',
    OD_CHAOS_CLOCK: clockFile,
    NODE_OPTIONS: `--import ${clock}`,
    ...(databaseUrl === null ? {} : { OD_DATABASE_URL: databaseUrl }),
  });
  // POSIX counts in blocks of 512 bytes.
  const limit = `ulimit -f ${Math.ceil((fileSize ?? 0) / 512)} && exec "$0" "$@"`;
  const [file, args] =
    fileSize === null
      ? [process.execPath, argv]
      : ['/bin/sh', ['-c', limit, process.execPath, ...argv]];
  const child = spawn(file, args, { cwd: '/', env, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  watchChild(child);
  let client: Client | null = null;
  let isAsked = false;
  void clientOf(child).then((it) => (client = it));
  return {
    pid: child.pid ?? 0,
    get client() {
      return isAsked ? null : client;
    },
    get isAsked() {
      return isAsked;
    },
    ended: once(child, 'exit').then(
      ([code, signal]: unknown[]) => `${String(signal ?? code)}, ${lastWords(logFile)}`,
    ),
    end(signal) {
      isAsked = true;
      if (signal !== null) child.kill(signal);
    },
    signal: (signal) => void child.kill(signal),
  };
}

/** Resolves when it is ready, with null when it ends before. */
async function clientOf({ stdout }: ChildProcess): Promise<Client | null> {
  if (stdout === null) return null;
  for await (const line of createInterface({ input: stdout })) {
    const { url, tokenFile } = DaemonRecord.parse(JSON.parse(line));
    const token = tokenFile === null ? null : readFileSync(tokenFile, 'utf8').trim();
    return createClient({ url, token });
  }
  return null;
}

function lastWords(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').at(-1)?.slice(0, 500) ?? '';
}
