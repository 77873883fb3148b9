import {
  createQueryId,
  DummyDriver,
  Kysely,
  type LimitNode,
  PostgresQueryCompiler,
  type RootOperationNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Engine, StatementText } from './engine.ts';
import type { Tables } from './schema.ts';

/** Builds queries; it has no driver and never touches a database. */
export const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/**
 * Hides a limit's parameter from the planner: a statement with a bare `LIMIT ?`
 * is planned anew at every use, because a statement with statistics in its
 * engine (SQLITE_ENABLE_STAT4) fits its plan to the number that was bound. That
 * takes longer than the query.
 */
class SqliteCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    this.append('limit cast(');
    this.visitNode(node.limit);
    this.append(' as integer)');
  }
}

const compilers = {
  sqlite: new SqliteCompiler(),
  postgres: new PostgresQueryCompiler(),
} as const;

export function compileNode(engine: Engine, node: RootOperationNode): StatementText {
  return compilers[engine].compileQuery(node, createQueryId());
}
