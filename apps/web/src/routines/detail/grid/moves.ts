import type { DayRow, GapRow } from './layout.ts';

/** A box of the grid by its row and column. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

type Rows = readonly (DayRow | GapRow)[];

/** Whether there is something to stand on. */
export function isFilled(rows: Rows, { row, column }: Place): boolean {
  const at = rows[row];
  return at?.kind === 'day' && (at.boxes[column]?.length ?? 0) > 0;
}

/** The box that is first reached by Tab: that of the latest slot that has passed, else any. */
export function firstPlace(rows: Rows): Place | null {
  let any: Place | null = null;
  for (const [row, it] of rows.entries()) {
    if (it.kind === 'gap') continue;
    for (let column = it.boxes.length - 1; column >= 0; column -= 1) {
      const box = it.boxes[column] ?? [];
      if (box.length === 0) continue;
      any ??= { row, column };
      if (box.some(({ outcome }) => outcome !== 'due')) return { row, column };
    }
  }
  return any;
}

/** The box that holds a slot. @param slotAt UTC epoch ms */
export function placeOf(rows: Rows, slotAt: number): Place | null {
  for (const [row, it] of rows.entries()) {
    if (it.kind === 'gap') continue;
    const column = it.boxes.findIndex((box) =>
      box.some((cell) => cell.slotAt <= slotAt && slotAt <= cell.untilAt),
    );
    if (column >= 0) return { row, column };
  }
  return null;
}

const steps: Readonly<Record<string, Place>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Where a key leads from a box: the next filled one that way; null where it is no key of the grid, or there is none. */
export function placeBy(rows: Rows, columns: number, from: Place, key: string): Place | null {
  if (key === 'Home') return next(rows, columns, { ...from, column: -1 }, { row: 0, column: 1 });
  if (key === 'End')
    return next(rows, columns, { ...from, column: columns }, { row: 0, column: -1 });
  const step = steps[key];
  if (step === undefined) return null;
  const there = next(rows, columns, from, step);
  if (there !== null || step.row === 0) return there;
  return inRowBeyond(rows, columns, from, step.row);
}

function next(rows: Rows, columns: number, from: Place, step: Place): Place | null {
  let [row, column] = [from.row + step.row, from.column + step.column];
  while (row >= 0 && row < rows.length && column >= 0 && column < columns) {
    if (isFilled(rows, { row, column })) return { row, column };
    row += step.row;
    column += step.column;
  }
  return null;
}

/** The column has nothing more that way: the nearest box of the next row that has any. */
function inRowBeyond(rows: Rows, columns: number, from: Place, step: number): Place | null {
  for (let row = from.row + step; row >= 0 && row < rows.length; row += step) {
    for (let apart = 1; apart < columns; apart += 1)
      for (const column of [from.column - apart, from.column + apart])
        if (isFilled(rows, { row, column })) return { row, column };
  }
  return null;
}
