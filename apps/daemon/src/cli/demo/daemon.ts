import { setTimeout as delay } from 'node:timers/promises';
import { createClient, DaemonRecord, ErrorBody } from '@open-design/contracts';
import { readFile } from 'node:fs/promises';
import { type Child, startChild } from '../../agents/process/daemon-child.ts';
import { ownEnvironment } from '../../config/config.ts';
import type { Daemon } from '../connect.ts';
import { CliError, Exit } from '../exit.ts';

/** A daemon of the demo's own. */
export interface DemoDaemon extends Daemon {
  readonly record: DaemonRecord;
}

/** How long it may take to start, and to stop before it is ended by force, in milliseconds. */
const startMs = 60_000;
const stopMs = 15_000;

/** Starts `open-design start` as a process of its own, on a data folder of its own. */
export function launchDaemon(program: string, dataDir: string, port: number): Child {
  const start = ['start', '--json', '--port', String(port), '--data-dir', dataDir];
  const argv = [process.execPath, ...process.execArgv, program, ...start] as const;
  return startChild(argv, { cwd: dataDir, env: neutralEnvironment() });
}

/**
 * This process's environment without what would point the demo elsewhere: a
 * daemon's settings, such as somebody's database, and a repository set for git.
 */
export function neutralEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ownEnvironment()).filter(([name]) => !/^(OD|GIT)_/.test(name)),
  );
}

/** Waits until the daemon is ready. @throws CliError exit 1 with the daemon's own reason */
export async function readiness(child: Child): Promise<DemoDaemon> {
  const timer = new AbortController();
  const late = delay(startMs, null, { signal: timer.signal }).catch(() => null);
  const line = await Promise.race([child.firstLine, late]);
  timer.abort();
  const record = DaemonRecord.safeParse(parsed(line ?? ''));
  if (!record.success) throw notStarted(child);
  const { url, tokenFile } = record.data;
  const token = tokenFile === null ? null : (await readFile(tokenFile, 'utf8')).trim();
  return { url, record: record.data, client: createClient({ url, token }) };
}

/** Asks the daemon to stop and waits until it has. */
export async function stopDaemon(child: Child): Promise<void> {
  child.signal('SIGINT');
  const timer = new AbortController();
  const late = delay(stopMs, 'late', { signal: timer.signal }).catch(() => 'canceled');
  if ((await Promise.race([child.exited, late])) === 'late') child.signal('SIGKILL');
  timer.abort();
  await child.exited;
}

/** What the daemon said when it ended without being asked to. */
export function ended(child: Child): CliError {
  return new CliError(Exit.failed, 'INTERNAL', `The demo's daemon ended: ${reason(child)}`);
}

function notStarted(child: Child): CliError {
  return new CliError(Exit.failed, 'INTERNAL', `The demo's daemon did not start: ${reason(child)}`);
}

function reason(child: Child): string {
  const lines = child
    .errors()
    .split('\n')
    .filter((line) => line.trim() !== '');
  const body = lines.map((line) => ErrorBody.safeParse(parsed(line))).findLast((it) => it.success);
  if (body?.data !== undefined) return body.data.error.message;
  return lines.length === 0 ? 'it said nothing.' : lines.slice(-4).join('\n');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
