import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { endChild, watchChild } from '../../bench/children.ts';
import { findBinaries, reachable } from '../setup/postgres-binaries.ts';

/** A Postgres server that can be killed and comes back with its data. */
export interface ChaosPostgres {
  readonly url: string;
  /** SIGKILL to its first process; the others notice and go. Resolves when it answers again. @param downMs how long it is away */
  crash(downMs: number): Promise<void>;
  /** Ends every connection. @returns how many there were */
  cutConnections(): Promise<number>;
  /** What its connections do, one a line. */
  activity(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Postgres refuses to run as root; this is `nobody`. */
const nobody = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

/** Starts a server in the folder. @throws Error with its own words */
export async function startPostgres(folder: string): Promise<ChaosPostgres> {
  const home = path.join(folder, 'postgres');
  mkdirSync(home, { mode: 0o700 });
  if (isRoot) chownSync(home, nobody.uid, nobody.gid);
  const found = findBinaries();
  const { initdb, postgres } = isRoot ? reachable(found, home) : found;
  const start = (program: string, args: readonly string[]) =>
    spawn(program, args, {
      ...(isRoot ? nobody : {}),
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const data = ['-D', path.join(home, 'data')];
  await toEnd(start(initdb, [...data, '-U', 'chaos', '-A', 'trust', '-E', 'UTF8', '--no-sync']));
  const port = await freePort();
  const where = [...data, '-k', '', '-h', '127.0.0.1', '-p', String(port)];
  const settings = ['max_connections=200', 'deadlock_timeout=200ms', 'log_checkpoints=off'];
  const args = [...where, ...settings.flatMap((it) => ['-c', it])];
  const url = `postgres://chaos@127.0.0.1:${port}/postgres`;
  let server = await up(() => start(postgres, args));
  return {
    url,
    async crash(downMs) {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
      await wait(downMs);
      server = await up(() => start(postgres, args));
    },
    async cutConnections() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const cut = await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
      );
      await client.end();
      return cut.rowCount ?? 0;
    },
    async activity() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(
        `SELECT pid, state, wait_event, now() - state_change AS since, left(query, 120) AS query
         FROM pg_stat_activity WHERE application_name = 'open-design'`,
      );
      await client.end();
      return rows.map((row) => `connection: ${JSON.stringify(row)}`);
    },
    stop: async () => void (await endChild(server, 'SIGINT', 10_000)),
  };
}

/** A server that was killed leaves children behind for a moment, which hold on to its memory: it is asked again. */
async function up(start: () => ChildProcess): Promise<ChildProcess> {
  for (let tries = 1; ; tries += 1) {
    const server = start();
    // Its own word for ending at once, which also takes its children along.
    watchChild(server, 'SIGQUIT');
    const words = await ready(server);
    if (words === null) return server;
    if (tries === 40) throw new Error(`Postgres did not start: ${words}`);
    await wait(250);
  }
}

/** @returns null once it takes connections, or its last words when it ends before */
function ready(server: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    const said: string[] = [];
    server.once('error', (error) => resolve(error.message));
    server.once('exit', () => resolve(said.join('\n')));
    if (server.stderr === null) return;
    // Reads on afterwards, so that the server never blocks on a full pipe.
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve(null);
      if (said.length < 50) said.push(line);
    });
  });
}

async function toEnd(child: ChildProcess): Promise<void> {
  watchChild(child);
  const words = child.stderr === null ? '' : text(child.stderr);
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`initdb failed: ${await words}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = z.object({ port: z.number() }).parse(probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}
