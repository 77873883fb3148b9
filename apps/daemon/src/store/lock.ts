import type { Query, Statement } from './plan.ts';
import { statement } from './plan.ts';

/**
 * Takes the rows of a query for this transaction, waiting for who has them in
 * hand: what the plan reads next about them stays true until it has written.
 */
export function locking(query: Query<unknown>): Statement {
  return withClause(query, 'for no key update');
}

/**
 * Takes the rows of a query for this transaction and passes over those that
 * another daemon has in hand. SQLite's IMMEDIATE transaction has the whole file
 * already; Postgres locks row by row.
 */
export function skippingLocked(query: Query<unknown>): Statement {
  return withClause(query, 'for no key update skip locked');
}

// NO KEY: rows that refer to the locked one are still written beside it.
function withClause(query: Query<unknown>, clause: string): Statement {
  const plain = statement(query);
  return {
    text(engine) {
      const { sql, parameters } = plain.text(engine);
      return engine === 'sqlite' ? { sql, parameters } : { sql: `${sql} ${clause}`, parameters };
    },
  };
}
