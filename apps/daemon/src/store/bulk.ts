import type { Parameter, Statement } from './plan.ts';

type ColumnType = 'text' | 'bigint';

/**
 * One statement over many rows that are handed in, with one text a size:
 * `source` reads as a table of the given columns. Postgres takes an array a
 * column; SQLite takes VALUES, in runs of a power of two, so that a few
 * prepared texts serve every size. The builder would spend more on making such
 * a text than the engine on running it (ADR 0002).
 */
export function bulk(
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly (readonly Parameter[])[],
  text: (source: string) => string,
): Statement[] {
  const names = Object.keys(columns);
  return runsOf(rows).map((run) => ({
    text: (engine) =>
      engine === 'sqlite'
        ? { sql: text(valuesSource(names, run.length)), parameters: run.flat() }
        : {
            sql: text(arraySource(columns)),
            parameters: names.map((_, index) => run.map((row) => row[index] ?? null)),
          },
  }));
}

const most = 512;

function runsOf<T>(rows: readonly T[]): (readonly T[])[] {
  const runs: (readonly T[])[] = [];
  for (let start = 0; start < rows.length; ) {
    const left = rows.length - start;
    const size = Math.min(most, 2 ** Math.floor(Math.log2(left)));
    runs.push(rows.slice(start, start + size));
    start += size;
  }
  return runs;
}

const sources = new Map<string, string>();

function valuesSource(names: readonly string[], count: number): string {
  const key = `${names.join()} ${count}`;
  const known = sources.get(key);
  if (known !== undefined) return known;
  const tuple = `(${names.map(() => '?').join()})`;
  const values = Array.from({ length: count }, () => tuple).join();
  const picked = names.map((name, index) => `column${index + 1} AS ${name}`).join();
  const source = `(SELECT ${picked} FROM (VALUES ${values})) AS source`;
  sources.set(key, source);
  return source;
}

function arraySource(columns: Readonly<Record<string, ColumnType>>): string {
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join()}) AS source(${Object.keys(columns).join()})`;
}
