import { allOf, type Plan, type Statement } from '../plan.ts';

/** How many bytes the database takes on its disk. */
export function* databaseSize(): Plan<number | null> {
  const [row] = yield* allOf<{ bytes: number }>(size);
  return row?.bytes ?? null;
}

const size: Statement = {
  text: (engine) => ({
    sql:
      engine === 'postgres'
        ? 'SELECT pg_database_size(current_database())::bigint AS bytes'
        : 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
    parameters: [],
  }),
};
