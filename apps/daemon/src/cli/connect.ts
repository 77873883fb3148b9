import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Client, createClient, DaemonRecord, routes } from '@open-design/contracts';
import { readConfig } from '../config/config.ts';
import { CliError, Exit } from './exit.ts';

/** Where to look for the daemon, as the command line says it. */
export interface ConnectFlags {
  readonly dataDir?: string | undefined;
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** A daemon that answers. */
export interface Daemon {
  readonly url: string;
  readonly client: Client;
  /** What it wrote about itself; null when it was named with `--url` and is not one of this data folder. */
  readonly record: DaemonRecord | null;
}

/** How long a daemon may take to say that it is well, in milliseconds. */
const patienceMs = 2_000;

/**
 * The daemon to talk to: the one that `url` names, else the newest one of the
 * data folder that is alive and answers.
 * @throws CliError exit 3 when none is there; exit 1 when its token cannot be read.
 */
export async function findDaemon(flags: ConnectFlags): Promise<Daemon> {
  const { dataDir } = readConfig(flags.dataDir === undefined ? {} : { dataDir: flags.dataDir });
  const records = await readRecords(path.join(dataDir, 'daemons'));
  if (flags.url !== undefined) return named(flags.url, flags.tokenFile, records);
  for (const record of records) {
    if (isAlive(record.pid) && (await answers(record.url)))
      return connect(record.url, flags.tokenFile ?? record.tokenFile, record);
  }
  throw new CliError(
    Exit.unreachable,
    'DAEMON_NOT_REACHABLE',
    `No daemon is running on ${dataDir}. Start one: \`open-design start${flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`}\`.`,
  );
}

/** The token of a record is only ever sent to the address that the record gives. */
async function named(
  url: string,
  tokenFile: string | undefined,
  records: readonly DaemonRecord[],
): Promise<Daemon> {
  if (!URL.canParse(url))
    throw new CliError(
      Exit.usage,
      'BAD_REQUEST',
      `--url ${url} is no address; expected one like http://127.0.0.1:7456.`,
    );
  if (!(await answers(url)))
    throw new CliError(
      Exit.unreachable,
      'DAEMON_NOT_REACHABLE',
      `No daemon answers at ${url}. Start one with \`open-design start\`, or leave --url out to use the one of the data folder.`,
    );
  const record = records.find((it) => new URL(it.url).origin === new URL(url).origin) ?? null;
  return connect(url, tokenFile ?? record?.tokenFile ?? null, record);
}

async function connect(
  url: string,
  tokenFile: string | null,
  record: DaemonRecord | null,
): Promise<Daemon> {
  const token = tokenFile === null ? null : await readToken(tokenFile);
  return { url, record, client: createClient({ url, token }) };
}

/** Newest first. A file that cannot be read as a record is left out: a daemon may be writing or removing it. */
async function readRecords(folder: string): Promise<DaemonRecord[]> {
  const files = await readdir(folder).catch(() => []);
  const records = await Promise.all(
    files
      .filter((file) => file.endsWith('.json'))
      .map((file) => readRecord(path.join(folder, file))),
  );
  return records
    .filter((record) => record !== null)
    .toSorted((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
}

async function readRecord(file: string): Promise<DaemonRecord | null> {
  try {
    const parsed = DaemonRecord.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      Exit.failed,
      'UNAUTHORIZED',
      `The daemon's token cannot be read: ${why}. Use the account that started the daemon, or name the file with --token-file.`,
      { cause },
    );
  }
}

/** Whether a process has this id. One of another account (EPERM) is alive too. */
/** Whether there is a process of this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Asked without a token: whoever listens there now may not be the daemon that wrote the record. */
async function answers(url: string): Promise<boolean> {
  try {
    const anonymous = createClient({ url, token: null });
    await anonymous.call(routes.health, { signal: AbortSignal.timeout(patienceMs) });
    return true;
  } catch {
    return false;
  }
}
