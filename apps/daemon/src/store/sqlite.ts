import type Database from 'better-sqlite3';
import type { StatementText } from './engine.ts';
import type { Plan, Statement, StatementResult } from './plan.ts';

type Handle = Database.Database;
type Prepared = Database.Statement<unknown[], unknown[]>;
/** A prepared statement, and the names of its columns. */
interface Kept {
  readonly prepared: Prepared;
  names: readonly string[];
}

/** Prepared statements hang on their handle, so that any handle works and none is kept alive. */
const preparedOf = new WeakMap<Handle, Map<string, Kept>>();
const mostPrepared = 400;

/**
 * Runs a plan in one IMMEDIATE transaction: the write lock is taken at the
 * start, so that no read of the plan is stale when it writes. Another process's
 * lock is waited for by the engine's own busy timeout.
 *
 * @throws the database's own error, unchanged; everything is rolled back then
 */
export function transactSync<T>(db: Handle, plan: () => Plan<T>): T {
  let result!: T;
  transactionOf(db).immediate(() => {
    result = drive(db, plan());
  });
  return result;
}

/** Runs a plan that only reads, on one consistent view. */
export function readSync<T>(db: Handle, plan: () => Plan<T>): T {
  let result!: T;
  transactionOf(db).deferred(() => {
    result = drive(db, plan());
  });
  return result;
}

/** Makes a synchronous function of a plan: what `db.ts` is made of. */
export function lift<A extends unknown[], T>(
  plan: (...args: A) => Plan<T>,
): (db: Handle, ...args: A) => T {
  return (db, ...args) => transactSync(db, () => plan(...args));
}

type Transaction = Database.Transaction<(work: () => void) => void>;

/** Made once a handle: making one costs as much as a small query. */
const transactions = new WeakMap<Handle, Transaction>();

function transactionOf(db: Handle): Transaction {
  const known = transactions.get(db);
  if (known !== undefined) return known;
  const made: Transaction = db.transaction((work: () => void) => {
    work();
  });
  transactions.set(db, made);
  return made;
}

function drive<T>(db: Handle, plan: Plan<T>): T {
  let step = plan.next();
  while (step.done !== true) step = plan.next(execute(db, step.value));
  return step.value;
}

function execute(db: Handle, statement: Statement): StatementResult {
  const text = statement.text('sqlite');
  const [first, ...others] = text.runs ?? [text];
  if (first === undefined) return nothing;
  let { rows, changes } = run(db, first);
  for (const it of others) {
    const more = run(db, it);
    if (more.rows.length > 0) rows = rows.concat(more.rows);
    changes += more.changes;
  }
  return { rows, changes };
}

const nothing: StatementResult = { rows: [], changes: 0 };

function run(db: Handle, { sql, parameters }: StatementText): StatementResult {
  const kept = prepare(db, sql);
  const { prepared } = kept;
  if (!prepared.reader) return { rows: [], changes: prepared.run(...parameters).changes };
  const rows = prepared.all(...parameters);
  return { rows: named(kept, rows), changes: rows.length };
}

/** The driver takes three times as long to name the columns of a row. */
function named(kept: Kept, rows: readonly (readonly unknown[])[]): Record<string, unknown>[] {
  // A newer program may have added columns to a table of which all are asked for.
  if (rows[0] !== undefined && rows[0].length !== kept.names.length) kept.names = namesOf(kept);
  const { names } = kept;
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at += 1) row[names[at] ?? ''] = values[at];
    return row;
  });
}

function namesOf({ prepared }: Pick<Kept, 'prepared'>): string[] {
  return prepared.columns().map(({ name }) => name);
}

function prepare(db: Handle, sql: string): Kept {
  const known = preparedOf.get(db) ?? new Map<string, Kept>();
  preparedOf.set(db, known);
  const found = known.get(sql);
  if (found !== undefined) return found;
  const oldest = known.size < mostPrepared ? undefined : known.keys().next().value;
  if (oldest !== undefined) known.delete(oldest);
  const prepared: Prepared = db.prepare(sql);
  if (prepared.reader) prepared.raw(true);
  const kept = { prepared, names: prepared.reader ? namesOf({ prepared }) : [] };
  known.set(sql, kept);
  return kept;
}
