import type { Parameter, Statement } from './plan.ts';

type ColumnType = 'text' | 'bigint';

/**
 * One statement over many rows that are handed in, with one text a size:
 * `source` reads as a table of the given columns. Postgres takes an array a
 * column; SQLite takes VALUES, in runs of a power of two, so that a few
 * prepared texts serve every size. The builder would spend more on making such
 * a text than the engine on running it (ADR 0002); so the texts are kept, by
 * the function that makes them: it stands at the top of its file, once.
 */
export function bulk(
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly (readonly Parameter[])[],
  text: (source: string) => string,
): Statement[] {
  return runsOf(rows).map((run) => ({
    text: (engine) =>
      engine === 'sqlite'
        ? {
            sql: keptText(text, run.length, () => text(valuesSource(columns, run.length))),
            parameters: run.flat(),
          }
        : {
            sql: keptText(text, 0, () => text(arraySource(columns))),
            parameters: Object.keys(columns).map((_, at) => run.map((row) => row[at] ?? null)),
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
