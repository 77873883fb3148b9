import type { Compilable, OperationNode, RootOperationNode } from 'kysely';
import { compileNode } from './compile.ts';
import type { Engine, StatementText } from './engine.ts';

export type { Engine, StatementText } from './engine.ts';

/** A value as both drivers bind it. */
export type Parameter = string | number | null;

/** One statement of a plan. Its text is made for the engine that the plan happens to run on. */
export interface Statement {
  readonly text: (engine: Engine) => StatementText;
}

export interface StatementResult {
  readonly rows: readonly unknown[];
  /** Rows inserted, updated or deleted. */
  readonly changes: number;
}

/**
 * A store operation: it yields statements and receives their results. `await`
 * is a syntax error in it, so no transaction can span network or process I/O
 * (ADR 0002). Plans compose with `yield*` into one transaction.
 */
export type Plan<T> = Generator<Statement, T, StatementResult>;

/** A query made with the builder, of which only the text is used. */
export type Query<R> = Compilable<R> & { toOperationNode(): OperationNode & RootOperationNode };

/** A statement from a query that both engines understand. */
export function statement(query: Query<unknown>): Statement {
  return { text: (engine) => compileNode(engine, query.toOperationNode()) };
}

/** A statement that reads the same on both engines and binds nothing. */
export function sameText(sql: string): Statement {
  const text = { sql, parameters: [] };
  return { text: () => text };
}

/** All rows of a query. */
export function* all<R>(query: Query<R>): Plan<R[]> {
  const { rows } = yield statement(query);
  return typed(query, rows);
}

/** The first row of a query, or undefined. */
export function* first<R>(query: Query<R>): Plan<R | undefined> {
  return (yield* all(query))[0];
}

/** Runs a query for its effect. Returns the number of rows it changed. */
export function* change(query: Query<unknown>): Plan<number> {
  const { changes } = yield statement(query);
  return changes;
}

/** All rows of a statement that is written apart for each engine; `R` is stated by the caller beside the text. */
export function* allOf<R>(text: Statement): Plan<R[]> {
  const { rows } = yield text;
  return typed<R>(undefined, rows);
}

// The one place where a driver's rows get their type: the builder derived it from the schema (schema.ts),
// and the conformance suite runs every query on both engines.
function typed<R>(_query: Query<R> | undefined, rows: readonly unknown[]): R[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return rows as R[];
}
