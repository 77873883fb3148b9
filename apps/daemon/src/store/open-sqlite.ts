import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { DaemonError, messageOf } from '../errors.ts';
import { migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { readSync, transactSync } from './sqlite.ts';

/** How long a writer waits for another process's lock, by the engine itself (ms). */
const busyTimeoutMs = 15_000;
/** Above this size (bytes) the page check at start is left out: it would cost seconds. */
const mostChecked = 64 * 1024 * 1024;

/**
 * Opens the database file, creating folder and file, and migrates it. A claim
 * must survive power loss: WAL with `synchronous=FULL` (ADR 0001).
 *
 * @param now UTC epoch ms
 * @throws DaemonError DATA_DIR_UNUSABLE, DATABASE_UNUSABLE, SCHEMA_TOO_NEW; the file is untouched then
 */
export function openSqlite(file: string, now: number): Database.Database {
  makeFolder(path.dirname(file));
  try {
    if (!existsSync(file)) create(file, now);
    return open(file, now);
  } catch (error) {
    throw explained(error, file);
  }
}

function open(file: string, now: number): Database.Database {
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    inspect(db, file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // A batch of claims touches more pages than the usual 2 MiB hold.
    db.pragma('cache_size = -16384');
    transactSync(db, () => migrate(now));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Makes the file aside and puts it in its place whole. Two processes that
 * switch one new file to WAL at the same time do not wait for each other: the
 * engine refuses one of them at once. So only one file gets the name.
 */
function create(file: string, now: number): void {
  const draft = `${file}.${randomUUID()}`;
  try {
    open(draft, now).close();
    chmodSync(draft, 0o600);
    giveName(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function giveName(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch {
    // Another process was first, or the file system has no links: what has the name is opened next, or made there.
  }
}

/** Refuses what must not be written to, before anything is written. */
function inspect(db: Database.Database, file: string): void {
  const migrated = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'`).get();
  if (migrated !== undefined) refuseNewer(readSync(db, schemaVersion));
  else refuseForeign(db, file);
  if (statSync(file).size > mostChecked) return;
  const verdict: unknown = db.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new Error(String(verdict));
}

/** @throws DaemonError DATABASE_UNUSABLE when another program's tables are in the file */
function refuseForeign(db: Database.Database, file: string): void {
  if (db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined) return;
  throw new DaemonError(
    'DATABASE_UNUSABLE',
    `Cannot use the database ${file}: it holds the tables of another program. It was left as it is; name another data folder with --data-dir.`,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DaemonError(
      'DATA_DIR_UNUSABLE',
      `Cannot create the data folder ${folder}: ${messageOf(error)}. Name a folder that you may write to with --data-dir or OD_DATA_DIR.`,
      { cause: error },
    );
  }
}

/** What to do, by the engine's code. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /^SQLITE_(CANTOPEN|READONLY|PERM)/,
    'Check that the folder and the file may be written to, or name another folder with --data-dir.',
  ],
  [/^SQLITE_(FULL|IOERR)/, 'Check that the disk has room and works.'],
  [/^SQLITE_BUSY/, 'Another program holds its lock; end it and start again.'],
];
const damaged =
  'It may be damaged: put a copy from a backup in its place, or move it away to start with an empty one. It was left as it is.';

function explained(error: unknown, file: string): unknown {
  if (error instanceof DaemonError) return error;
  const code = error instanceof Database.SqliteError ? error.code : '';
  const remedy = remedies.find(([codes]) => codes.test(code))?.[1] ?? damaged;
  return new DaemonError(
    'DATABASE_UNUSABLE',
    `Cannot use the database ${file}: ${messageOf(error)}. ${remedy}`,
    { cause: error },
  );
}
