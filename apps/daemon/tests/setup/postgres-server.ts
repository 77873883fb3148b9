import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBinaries, type PostgresBinaries, reachable } from './postgres-binaries.ts';

export interface PostgresServer {
  /** `postgres://…` of the server's own database, as its superuser. */
  readonly url: string;
  /** Ends the server and takes its folder away. */
  stop(): Promise<void>;
}

/** Postgres refuses to run as root; this account exists everywhere and owns nothing. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const sitter = fileURLToPath(new URL('postgres-sitter.mjs', import.meta.url));

/**
 * Starts a real Postgres in a temporary folder, on loopback, with a password
 * that nobody else knows. It ends with this process, also when that is killed.
 *
 * @throws Error that says what is missing, or what the server said
 */
export async function startPostgres(): Promise<PostgresServer> {
  const found = findBinaries();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'od-postgres-'));
  try {
    if (isRoot) chownSync(folder, nobody, nobody);
    const binaries = isRoot ? reachable(found, folder) : found;
    const password = randomUUID();
    await initialize(binaries, folder, password);
    return await serve(binaries, folder, password);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function initialize(binaries: PostgresBinaries, folder: string, password: string) {
  const file = path.join(folder, 'password');
  writeFileSync(file, password, { mode: 0o600 });
  if (isRoot) chownSync(file, nobody, nobody);
  const settings = ['--encoding=UTF8', '--locale=C', '--auth=password', '--no-sync'];
  const args = ['-D', path.join(folder, 'data'), '-U', 'postgres', `--pwfile=${file}`, ...settings];
  const account = isRoot ? { uid: nobody, gid: nobody } : {};
  await promisify(execFile)(binaries.initdb, args, { ...account, cwd: folder });
  chmodSync(file, 0o000);
}

async function serve({ postgres }: PostgresBinaries, folder: string, password: string) {
  const port = await freePort();
  // Nothing here outlives the run, so nothing has to reach the disk.
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '200',
    deadlock_timeout: '200ms',
    log_checkpoints: 'off',
    autovacuum: 'off',
  };
  const args = ['-D', path.join(folder, 'data'), '-k', '', '-h', '127.0.0.1', '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const user = isRoot ? String(nobody) : '-';
  const child = spawn(process.execPath, [sitter, folder, user, postgres, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await ready(child);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** Resolves when the server says that it takes connections. */
async function ready(child: ChildProcess): Promise<void> {
  if (child.stderr === null) throw new Error('the server has no stderr');
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.on('exit', () => reject(new Error(`Postgres did not start: ${said.join('\n')}`)));
    createInterface(child.stderr ?? process.stdin).on('line', (line) => {
      // What it says later are the errors that the tests provoke.
      if (said.length < 50) said.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
