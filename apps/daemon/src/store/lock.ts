import type { Query, Statement } from './plan.ts';
import { statement } from './plan.ts';

/**
 * Takes the rows of a query for this transaction and passes over those that
 * another daemon has in hand. SQLite's IMMEDIATE transaction has the whole file
 * already; Postgres locks row by row.
 */
export function skippingLocked(query: Query<unknown>): Statement {
  const plain = statement(query);
  return {
    text(engine) {
      const { sql, parameters } = plain.text(engine);
      return engine === 'sqlite'
        ? { sql, parameters }
        : { sql: `${sql} for update skip locked`, parameters };
    },
  };
}
