import type { Engine, Parameter, Statement } from './plan.ts';

type ColumnType = 'text' | 'bigint';

/**
 * One statement over many rows that are handed in, none where there is no row:
 * `source` reads as a table of the given columns. Postgres takes all rows at
 * once, an array a column; SQLite, where a statement costs no round trip, is
 * quicker with one row at a time. The builder would spend more on making such a
 * text than the engine on running it (ADR 0002); so the texts are kept, by the
 * function that makes them: it stands at the top of its file, once.
 */
export function bulk(
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly (readonly Parameter[])[],
  text: (source: string) => string,
): Statement[] {
  if (rows.length === 0) return [];
  const statement: Statement = {
    text: (engine) =>
      engine === 'sqlite'
        ? { sql: keptText(engine, text, columns), parameters: [], each: rows }
        : {
            sql: keptText(engine, text, columns),
            parameters: Object.keys(columns).map((_, at) => rows.map((row) => row[at] ?? null)),
          },
  };
  return [statement];
}

const texts = {
  sqlite: new WeakMap<(source: string) => string, string>(),
  postgres: new WeakMap<(source: string) => string, string>(),
} as const;

function keptText(
  engine: Engine,
  text: (source: string) => string,
  columns: Readonly<Record<string, ColumnType>>,
): string {
  const known = texts[engine].get(text);
  if (known !== undefined) return known;
  const made = text(engine === 'sqlite' ? rowSource(columns) : arraySource(columns));
  texts[engine].set(text, made);
  return made;
}

function rowSource(columns: Readonly<Record<string, ColumnType>>): string {
  const picked = Object.keys(columns).map((name) => `? AS ${name}`);
  return `(SELECT ${picked.join()}) AS source`;
}

function arraySource(columns: Readonly<Record<string, ColumnType>>): string {
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join()}) AS source(${Object.keys(columns).join()})`;
}
