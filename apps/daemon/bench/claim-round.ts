import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { z } from 'zod';
import { now } from '../src/clock.ts';
import { openStore } from '../src/store/store.ts';
import { endChild, watchChild } from './children.ts';
import { everyMs, type Kind, monotonicMs } from './claims.ts';
import type { PostgresServer } from './postgres.ts';

/** One round: what was claimed, and how long that took. */
export interface Round {
  readonly claimed: number;
  /** From the word to the first claimed batch, and to the last (ms). */
  readonly firstMs: number;
  readonly allMs: number;
}

/** The database that every round begins with: `routines` routines that are due at one instant. */
export async function makeTemplate(server: PostgresServer, routines: number): Promise<number> {
  await query(server, 'postgres', ['CREATE DATABASE template_of_rounds']);
  const store = await openStore({ dataDir: '/', databaseUrl: server.url('template_of_rounds') });
  await store.close();
  const slotAt = now();
  const schedule = JSON.stringify({ kind: 'interval', everyMs, anchorAt: slotAt });
  await query(server, 'template_of_rounds', [
    `INSERT INTO routines (id, name, prompt, schedule_kind, schedule_value, schedule_json, project_mode,
       enabled, failures, version, cursor_at, due_at, created_at, updated_at)
     SELECT 'routine-' || gen_random_uuid(), 'Routine', 'Say what changed.', 'interval', '',
       '${schedule}', 'create_each_run', 1, 0, 1, ${slotAt - 1}, ${slotAt}, ${slotAt - 1}, ${slotAt - 1}
     FROM generate_series(1, ${routines})`,
    'VACUUM ANALYZE',
  ]);
  return slotAt;
}

/** Lets worker processes of one kind claim everything that is due in a fresh copy of the template. */
export async function claimRound(
  server: PostgresServer,
  kind: Kind,
  { workers, slotAt }: { readonly workers: number; readonly slotAt: number },
): Promise<Round> {
  await query(server, 'postgres', [
    'DROP DATABASE IF EXISTS round',
    'CREATE DATABASE round TEMPLATE template_of_rounds STRATEGY FILE_COPY',
    'CHECKPOINT',
  ]);
  const children = Array.from({ length: workers }, () => {
    const child = fork(process.argv[1] ?? '', [
      'worker',
      kind,
      server.url('round'),
      String(slotAt),
    ]);
    watchChild(child);
    return child;
  });
  try {
    for (const child of children) await message(child);
    const begin = monotonicMs();
    for (const child of children) child.send('go');
    const done = await Promise.all(children.map(async (child) => Done.parse(await message(child))));
    const busy = done.filter(({ claimed }) => claimed > 0);
    return {
      claimed: busy.reduce((sum, { claimed }) => sum + claimed, 0),
      firstMs: Math.min(...busy.map(({ firstAt }) => firstAt)) - begin,
      allMs: Math.max(...busy.map(({ lastAt }) => lastAt)) - begin,
    };
  } finally {
    for (const child of children) await endChild(child, 'SIGTERM', 5_000);
  }
}

const Done = z.object({ claimed: z.number(), firstAt: z.number(), lastAt: z.number() });

/** The child's next message. @throws Error when it ends instead */
async function message(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([it]: unknown[]) => it),
      once(child, 'exit', { signal }).then(() => Promise.reject(new Error('a worker ended early'))),
    ]);
  } finally {
    over.abort();
  }
}

async function query(server: PostgresServer, database: string, statements: readonly string[]) {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
