/** The two databases that a plan runs on. */
export type Engine = 'sqlite' | 'postgres';

/** A statement's text and parameters for one engine. */
export interface StatementText {
  readonly sql: string;
  /** As the engine's driver takes them: by place, and on SQLite last an object of those with a name. */
  readonly parameters: readonly unknown[];
  /** SQLite: run these one after the other instead; their results count as one (bulk.ts). */
  readonly runs?: readonly StatementText[];
}
