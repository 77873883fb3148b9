/** The two databases that a plan runs on. */
export type Engine = 'sqlite' | 'postgres';

/** A statement's text and parameters for one engine. */
export interface StatementText {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** SQLite: run these one after the other instead; their results count as one (bulk.ts). */
  readonly runs?: readonly StatementText[];
}
