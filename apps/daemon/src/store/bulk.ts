import type { StatementText } from './engine.ts';
import type { Parameter, Statement } from './plan.ts';

type ColumnType = 'text' | 'bigint';
type Rows = readonly (readonly Parameter[])[];

/**
 * One statement over many rows that are handed in, none where there is no row:
 * `source` reads as a table of the given columns. Postgres takes an array a
 * column, so that all rows cost one round trip; SQLite takes VALUES, in runs of
 * a power of two, so that a few prepared texts serve every size. The builder
 * would spend more on making such a text than the engine on running it
 * (ADR 0002); so the texts are kept, by the function that makes them: it stands
 * at the top of its file, once.
 */
export function bulk(
  columns: Readonly<Record<string, ColumnType>>,
  rows: Rows,
  text: (source: string) => string,
): Statement[] {
  if (rows.length === 0) return [];
  const onSqlite = (run: Rows): StatementText => ({
    sql: keptText(text, run.length, () => text(valuesSource(columns, run.length))),
    parameters: run.flat(),
  });
  const onPostgres = (): StatementText => ({
    sql: keptText(text, 0, () => text(arraySource(columns))),
    parameters: Object.keys(columns).map((_, at) => rows.map((row) => row[at] ?? null)),
  });
  const inRuns = (): StatementText => ({
    sql: '',
    parameters: [],
    runs: runsOf(rows).map(onSqlite),
  });
  return [{ text: (engine) => (engine === 'sqlite' ? inRuns() : onPostgres()) }];
}

const most = 512;

function runsOf(rows: Rows): Rows[] {
  const runs: Rows[] = [];
  for (let start = 0; start < rows.length; ) {
    const left = rows.length - start;
    const size = Math.min(most, 2 ** Math.floor(Math.log2(left)));
    runs.push(rows.slice(start, start + size));
    start += size;
  }
  return runs;
}

const texts = new WeakMap<(source: string) => string, Map<number, string>>();

/** @param size how many rows the text takes; 0 for any number */
function keptText(text: (source: string) => string, size: number, make: () => string): string {
  const sizes = texts.get(text) ?? new Map<number, string>();
  texts.set(text, sizes);
  const known = sizes.get(size);
  if (known !== undefined) return known;
  const made = make();
  sizes.set(size, made);
  return made;
}

function valuesSource(columns: Readonly<Record<string, ColumnType>>, count: number): string {
  const names = Object.keys(columns);
  const tuple = `(${names.map(() => '?').join()})`;
  const values = Array.from({ length: count }, () => tuple).join();
  const picked = names.map((name, index) => `column${index + 1} AS ${name}`).join();
  return `(SELECT ${picked} FROM (VALUES ${values})) AS source`;
}

function arraySource(columns: Readonly<Record<string, ColumnType>>): string {
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join()}) AS source(${Object.keys(columns).join()})`;
}
