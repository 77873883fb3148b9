import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../src/store/open-sqlite.ts';
import { listRunsOf } from '../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import { insertScheduledRun, listSlots } from '../../src/store/queries/slots.ts';
import { lift } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { routineRow, runRow, ten } from './conformance/examples.ts';
import { dataFolder, sqlite } from './sqlite-ground.ts';

const holder = fileURLToPath(new URL('fixtures/holds-lock.mjs', import.meta.url));
const everything = { from: 0, to: 2 * ten, limit: 9 };

describe('a file that another process has locked', () => {
  test('is waited for, and the claim is made when it is free', async () => {
    const { file, db } = withRoutine();
    const other = await lockedElsewhere([file, '3000']);
    const since = performance.now();
    const run = lift(insertScheduledRun)(db, runRow('run', 'r'), ten);
    expect(performance.now() - since).toBeGreaterThan(2_000);
    expect(run).toMatchObject({ id: 'run', slotAt: ten });
    await other.exit;
    expect(lift(insertScheduledRun)(db, runRow('again', 'r'), ten)).toBeNull();
    expect(lift(listRunsOf)(db, 'r', 9)).toHaveLength(1);
  });

  test('is waited for, and the claim is lost when the slot was taken meanwhile', async () => {
    const { file, db } = withRoutine();
    const other = await lockedElsewhere([file, '500', 'r', String(ten)]);
    expect(lift(insertScheduledRun)(db, runRow('run', 'r'), ten)).toBeNull();
    await other.exit;
    expect(lift(listRunsOf)(db, 'r', 9)).toEqual([]);
    const slots = lift(listSlots)(db, 'r', everything);
    expect(slots.map((it) => it.runId)).toEqual(['run-of-the-other']);
  });
});

describe('a file that cannot be used is named, with what to do, and left as it is:', () => {
  test('one that is no database', async () => {
    const file = path.join(dataFolder(), 'app.sqlite');
    writeFileSync(file, 'Dear diary, '.repeat(500));
    await expectUntouched(file, {
      code: 'DATABASE_UNUSABLE',
      message: expect.stringMatching(/app\.sqlite.*not a database.*backup/),
    });
  });

  test('one that is damaged', async () => {
    const file = await closedDatabase();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4_096 + 8, 4_096 + 2_000).fill(0x5a, 8_192, 12_288);
    writeFileSync(file, bytes);
    await expectUntouched(file, {
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('damaged'),
    });
  });

  test('one of another program', async () => {
    const file = path.join(dataFolder(), 'app.sqlite');
    const other = new Database(file);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    await expectUntouched(file, {
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('another program'),
    });
  });

  test('one of a newer program', async () => {
    const file = await closedDatabase(`INSERT INTO schema_migrations VALUES (99, 'new', 1)`);
    await expectUntouched(file, { code: 'SCHEMA_TOO_NEW' });
  });

  test('a folder in its place', async () => {
    const dataDir = dataFolder();
    mkdirSync(path.join(dataDir, 'app.sqlite'));
    await expect(openStore({ dataDir, databaseUrl: null })).rejects.toMatchObject({
      name: 'DaemonError',
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('--data-dir'),
    });
  });

  test('a data folder that cannot be made', async () => {
    const file = path.join(dataFolder(), 'a-file');
    writeFileSync(file, 'in the way');
    const opened = openStore({ dataDir: path.join(file, 'data'), databaseUrl: null });
    await expect(opened).rejects.toMatchObject({
      name: 'DaemonError',
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringMatching(/a-file.*--data-dir/),
    });
    expect(readFileSync(file, 'utf8')).toBe('in the way');
  });
});

describe('a file of ours', () => {
  test('keeps a claim through a power failure, and its references whole', () => {
    const { db } = withRoutine();
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('is readable by its owner alone', () => {
    const { file } = withRoutine();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

function withRoutine() {
  const file = path.join(dataFolder(), 'app.sqlite');
  const db = openSqlite(file, ten);
  onTestFinished(() => void db.close());
  lift(insertRoutine)(db, routineRow('r'));
  return { file, db };
}

/** Resolves when the other process has the lock. */
async function lockedElsewhere(args: readonly string[]) {
  const child = fork(holder, args);
  const exit = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  await Promise.race([
    once(child, 'message'),
    exit.then(([code]) => Promise.reject(new Error(`the other process ended with ${code}`))),
  ]);
  return { exit };
}

/** A migrated file that nobody has open. */
async function closedDatabase(sql?: string): Promise<string> {
  const ground = await sqlite.fresh();
  await ground.store.close();
  const [row] = await ground.sql('PRAGMA database_list');
  const file = String(row?.['file']);
  if (sql !== undefined) await ground.sql(sql);
  await ground.sql('PRAGMA wal_checkpoint(TRUNCATE)');
  return file;
}

async function expectUntouched(file: string, error: object): Promise<void> {
  const before = readFileSync(file);
  const opened = openStore({ dataDir: path.dirname(file), databaseUrl: null });
  await expect(opened).rejects.toMatchObject({ name: 'DaemonError', ...error });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(path.dirname(file))).toContain('app.sqlite');
}
