import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, createClient, DaemonRecord } from '@open-design/contracts';
import { type Ended, exitOf, openDesign, programFile } from './program.ts';

/** A command's exit code, its errors and its JSON answer; null where it gave none. */
export interface Asked {
  readonly code: number | null;
  readonly stderr: string;
  readonly answer: unknown;
}

/** A daemon in a process of its own, and the command line pointed at its data folder. */
export interface OwnDaemon {
  readonly dataDir: string;
  readonly record: DaemonRecord;
  readonly client: Client;
  /** Runs a command with `--json`. */
  ask(...args: string[]): Promise<Asked>;
  /** Runs a command for people. @param zone the machine's time zone, UTC where it is left out */
  tell(args: readonly string[], zone?: string): Promise<Ended>;
  /** Ends it with Ctrl-C and removes its folder. @returns its exit code */
  stop(): Promise<number | null>;
}

/** A data folder of its own, empty. */
export function newDataDir(): string {
  return realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-cli-')));
}

/** What a daemon logs, and the open file that it writes to. */
export interface OwnLog {
  readonly level: string;
  readonly fd: number;
}

/** Starts the built program on a data folder; whoever starts it stops it. */
export async function startOwnDaemon(dataDir: string, log?: OwnLog): Promise<OwnDaemon> {
  const child: ChildProcess = spawn(
    process.execPath,
    [programFile, 'start', '--json', '--port', '0', '--data-dir', dataDir],
    {
      stdio: ['ignore', 'pipe', log?.fd ?? 'inherit'],
      env: { ...process.env, OD_LOG_LEVEL: log?.level ?? 'warn' },
    },
  );
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const record = DaemonRecord.parse(JSON.parse(line));
  const token = record.tokenFile === null ? null : readFileSync(record.tokenFile, 'utf8').trim();
  return {
    dataDir,
    record,
    client: createClient({ url: record.url, token }),
    async ask(...args) {
      const { code, stdout, stderr } = await openDesign([...args, '--json', '--data-dir', dataDir]);
      return { code, stderr, answer: stdout === '' ? null : (JSON.parse(stdout) as unknown) };
    },
    tell: (args, zone = 'UTC') =>
      openDesign([...args, '--data-dir', dataDir], { env: { TZ: zone } }),
    async stop() {
      child.kill('SIGINT');
      const code = await exitOf(child);
      rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}
