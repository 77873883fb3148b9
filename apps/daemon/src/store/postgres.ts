import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { isRetryable } from './errors.ts';
import type { Plan, Statement, StatementResult } from './plan.ts';

const mostAttempts = 6;

// Instants are bigint columns and fit a double exactly; the driver would hand them over as text.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format),
};

/** Opens a pool of connections; nothing is connected before the first query. */
export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types,
    application_name: 'open-design',
    lock_timeout: 15_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The pool looks after idle ones only: one that breaks at work has failed its query already.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/**
 * A write names its rows by key. Of a table that is small, or has just been
 * filled, the planner would rather read all; for a batch of claims that means
 * every routine and every run. In one message, so that it costs no round trip.
 */
const begin = 'BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL jit = off';

/**
 * Runs a plan in BEGIN … COMMIT. The whole plan is run again when Postgres
 * gives it up for another's sake (serialization, deadlock, lock timeout), and
 * for no other reason.
 *
 * @throws the database's own error, unchanged; everything is rolled back then
 */
export async function transact<T>(pool: pg.Pool, plan: () => Plan<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await drive(client, plan());
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = await rollBack(client);
      if (attempt >= mostAttempts || !isRetryable(error)) throw error;
    } finally {
      client.release(broken);
    }
    await wait(2 ** attempt * (5 + Math.random() * 5));
  }
}

/** Runs a plan that only reads; each statement sees what is committed when it starts. */
export async function read<T>(pool: pg.Pool, plan: () => Plan<T>): Promise<T> {
  const client = await pool.connect();
  let isSound = false;
  try {
    const result = await drive(client, plan());
    isSound = true;
    return result;
  } finally {
    // What failed a read may have been the connection itself.
    client.release(!isSound);
  }
}

async function drive<T>(client: pg.PoolClient, plan: Plan<T>): Promise<T> {
  let step = plan.next();
  while (step.done !== true) step = plan.next(await execute(client, step.value));
  return step.value;
}

async function execute(client: pg.PoolClient, statement: Statement): Promise<StatementResult> {
  const { sql, parameters } = statement.text('postgres');
  const result = await client.query<Record<string, unknown>>(sql, parameters.map(bindable));
  return { rows: result.rows, changes: result.rowCount ?? 0 };
}

/** Postgres holds no NUL in a text, and agents print it: a run must not lose its answer over one. */
function bindable(parameter: unknown): unknown {
  if (typeof parameter === 'string') return parameter.replaceAll('\0', '\uFFFD');
  return Array.isArray(parameter) ? parameter.map(bindable) : parameter;
}

/** A connection that cannot even roll back is not given to anyone again. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
