import type { Statement } from './plan.ts';

/** The name under which `joinedInOrder` hands over its text. */
export interface Joined {
  readonly joined: string | null;
}

/**
 * One text of all values of a number column, in order, parted by commas: a
 * million rows become one, which costs a tenth of handing them over. Values and
 * conditions are written as `where` says, with one `?` a parameter.
 */
export function joinedInOrder(
  {
    table,
    column,
    where,
  }: { readonly table: string; readonly column: string; readonly where: string },
  parameters: readonly (string | number)[],
): Statement {
  return {
    text(engine) {
      let place = 0;
      const condition =
        engine === 'sqlite' ? where : where.replaceAll('?', () => `$${String((place += 1))}`);
      const joined =
        engine === 'sqlite'
          ? `group_concat(${column}, ',' ORDER BY ${column})`
          : `string_agg(${column}::text, ',' ORDER BY ${column})`;
      return { sql: `SELECT ${joined} AS joined FROM ${table} WHERE ${condition}`, parameters };
    },
  };
}
