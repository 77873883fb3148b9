import type { StatementText } from './engine.ts';
import type { Parameter, Statement } from './plan.ts';

type ColumnType = 'text' | 'bigint';
type Columns = Readonly<Record<string, ColumnType>>;
type Rows = readonly (readonly Parameter[])[];
type Text = (source: string) => string;

/**
 * One statement over many rows that are handed in, none where there is no row:
 * `source` reads as a table of the given columns. Postgres takes an array a
 * column, so that all rows cost one round trip; SQLite takes VALUES, in runs of
 * a power of two, so that a few prepared texts serve every size. The builder
 * would spend more on making such a text than the engine on running it
 * (ADR 0002); so the texts are kept, by the function that makes them: it stands
 * at the top of its file, once.
 */
export function bulk(columns: Columns, rows: Rows, text: Text): Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      text: (engine) =>
        engine === 'sqlite' ? inRuns(columns, rows, text) : inArrays(columns, rows, text),
    },
  ];
}

function inArrays(columns: Columns, rows: Rows, text: Text): StatementText {
  const { names, texts } = keptOf(columns, text);
  return {
    sql: textOf(texts, 0, () => text(arraySource(columns))),
    parameters: names.map((_, at) => rows.map((row) => row[at] ?? null)),
  };
}

// Longer texts take longer to prepare and run no faster.
const most = 64;
/** From here on (rows), looking for what they share costs less than binding it over and over. */
const worthSharing = 4;

/**
 * What all rows have in common is bound once a run instead of once a row, since
 * a batch of claims has most of its values in common: of what a claim cost, more
 * than half was the handling of values.
 */
function inRuns(columns: Columns, rows: Rows, text: Text): StatementText {
  const { names, texts } = keptOf(columns, text);
  const own: number[] = [];
  const shared: Record<string, Parameter> = {};
  let key = 0;
  for (const [at, name] of names.entries()) {
    if (rows.length >= worthSharing && isShared(rows, at)) shared[name] = rows[0]?.[at] ?? null;
    else {
      own.push(at);
      key += 2 ** at;
    }
  }
  const runs: StatementText[] = [];
  for (let start = 0; start < rows.length; ) {
    const size = Math.min(most, 2 ** Math.floor(Math.log2(rows.length - start)));
    const make = () => text(valuesSource(names, own, size));
    const sql = textOf(texts, key * (most + 1) + size, make);
    const parameters = valuesOf(rows, { start, end: start + size }, own);
    if (own.length < names.length) parameters.push(shared);
    runs.push({ sql, parameters });
    start += size;
  }
  return { sql: '', parameters: [], runs };
}

/** Whether all rows have the same value there. VALUES needs one column at least: the first, which tells rows apart. */
function isShared(rows: Rows, column: number): boolean {
  if (column === 0) return false;
  const value = rows[0]?.[column];
  return rows.every((row) => row[column] === value);
}

function valuesOf(
  rows: Rows,
  { start, end }: { readonly start: number; readonly end: number },
  own: readonly number[],
): unknown[] {
  const values: unknown[] = [];
  for (let at = start; at < end; at += 1) {
    for (const column of own) values.push(rows[at]?.[column]);
  }
  return values;
}

interface Kept {
  readonly names: readonly string[];
  /** By shape: which columns have values of their own, in how many rows; 0 for any number. */
  readonly texts: Map<number, string>;
}
const kept = new WeakMap<Text, Kept>();

function keptOf(columns: Columns, text: Text): Kept {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const made = { names: Object.keys(columns), texts: new Map<number, string>() };
  kept.set(text, made);
  return made;
}

function textOf(texts: Map<number, string>, shape: number, make: () => string): string {
  const known = texts.get(shape);
  if (known !== undefined) return known;
  const made = make();
  texts.set(shape, made);
  return made;
}

function valuesSource(names: readonly string[], own: readonly number[], count: number): string {
  const tuple = `(${own.map(() => '?').join()})`;
  const values = Array.from({ length: count }, () => tuple).join();
  const picked = names.map((name, at) => {
    const place = own.indexOf(at);
    return place < 0 ? `@${name} AS ${name}` : `column${place + 1} AS ${name}`;
  });
  return `(SELECT ${picked.join()} FROM (VALUES ${values})) AS source`;
}

function arraySource(columns: Columns): string {
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join()}) AS source(${Object.keys(columns).join()})`;
}
