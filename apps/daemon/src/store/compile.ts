import {
  createQueryId,
  DummyDriver,
  Kysely,
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

const compilers = {
  sqlite: new SqliteQueryCompiler(),
  postgres: new PostgresQueryCompiler(),
} as const;

export function compileNode(engine: Engine, node: RootOperationNode): StatementText {
  return compilers[engine].compileQuery(node, createQueryId());
}
