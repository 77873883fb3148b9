import path from 'node:path';
import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import { StoreClosed } from './errors.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './open-sqlite.ts';
import type { Engine, Plan, Statement } from './plan.ts';
import { openPool, read, transact } from './postgres.ts';
import { readSync, transactSync } from './sqlite.ts';

/** The database as the rooms see it: it runs plans. */
export interface Store {
  readonly engine: Engine;
  /** Runs a plan that only reads. @throws the database's own error; StoreClosed */
  read<T>(plan: () => Plan<T>): Promise<T>;
  /** Runs a plan in one transaction: all of it or nothing. @throws the database's own error; StoreClosed */
  write<T>(plan: () => Plan<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StoreSettings {
  /** Absolute path; the SQLite file `app.sqlite` stands in it. */
  readonly dataDir: string;
  /** `postgres://…`, or null for the file in the data folder. */
  readonly databaseUrl: string | null;
}

/** @throws DaemonError DATA_DIR_UNUSABLE, DATABASE_UNUSABLE, SCHEMA_TOO_NEW */
export async function openStore({ dataDir, databaseUrl }: StoreSettings): Promise<Store> {
  return databaseUrl === null ? sqliteStore(dataDir) : await postgresStore(databaseUrl);
}

function sqliteStore(dataDir: string): Store {
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  const open = <T>(work: () => T): Promise<T> =>
    db.open ? new Promise((resolve) => resolve(work())) : Promise.reject(new StoreClosed());
  return {
    engine: 'sqlite',
    read: (plan) => open(() => readSync(db, plan)),
    write: (plan) => open(() => transactSync(db, plan)),
    close: () => Promise.resolve(void db.close()),
  };
}

/** Keeps two daemons that start at once from migrating side by side; the number is only ours to know. */
const migrationLock = 7456_0001;

async function postgresStore(url: string): Promise<Store> {
  const pool = openPool(url);
  const turn: Statement = {
    text: () => ({ sql: `SELECT pg_advisory_xact_lock(${migrationLock})`, parameters: [] }),
  };
  try {
    await transact(pool, function* () {
      yield turn;
      yield* migrate(now());
    });
  } catch (error) {
    await pool.end();
    throw error instanceof DaemonError ? error : unreachable(url, error);
  }
  let closed: Promise<void> | undefined;
  const underWay = new Set<Promise<unknown>>();
  const open = <T>(work: () => Promise<T>): Promise<T> => {
    if (closed !== undefined) return Promise.reject(new StoreClosed());
    const working = work();
    const settled = working
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => underWay.delete(settled));
    underWay.add(settled);
    return working;
  };
  return {
    engine: 'postgres',
    read: (plan) => open(() => read(pool, plan)),
    write: (plan) => open(() => transact(pool, plan)),
    // The pool would forget who waits for a connection, so that what was begun is let through first.
    close: () => (closed ??= Promise.allSettled(underWay).then(() => pool.end())),
  };
}

/** Names the server, never the password. */
function unreachable(url: string, cause: unknown): DaemonError {
  const where = URL.canParse(url)
    ? `${new URL(url).host}${new URL(url).pathname}`
    : 'the given URL';
  return new DaemonError(
    'DATABASE_UNUSABLE',
    `Cannot use the Postgres database at ${where}: ${wordsOf(cause)}. Check OD_DATABASE_URL (or --database-url) and that the server runs.`,
    { cause },
  );
}

/** A host name with several addresses fails with one error an address, and no words of its own. */
function wordsOf(cause: unknown): string {
  return cause instanceof AggregateError
    ? cause.errors.map((it: unknown) => messageOf(it)).join('; ')
    : messageOf(cause);
}
