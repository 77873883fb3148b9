import type { SlotCell } from '@open-design/contracts';
import { clockIn, type ZoneDay } from './zone-days.ts';

/** A column of the grid: one time of day, or an hour where there are too many times. */
export interface Column {
  /** `08:30`, or the hour `08`. */
  readonly label: string;
  readonly hour: number | null;
}

/** A day with its slots, a box a column. */
export interface DayRow {
  readonly kind: 'day';
  readonly day: ZoneDay;
  readonly boxes: readonly (readonly SlotCell[])[];
}

/** Days in a row without a slot, which would only push the others apart. */
export interface GapRow {
  readonly kind: 'gap';
  readonly days: readonly ZoneDay[];
}

export interface Layout {
  readonly columns: readonly Column[];
  /** Whether no day has more than one slot, so that there is room to say what became of it. */
  readonly isOneADay: boolean;
  /** Newest first. */
  readonly rows: readonly (DayRow | GapRow)[];
}

/** More times of day than these are drawn by the hour. */
const mostTimes = 12;
/** Beside more columns than these there is no room for words. */
const mostTold = 4;
/** So many days in a row without a slot become one line. */
const gapFrom = 4;

/** Days as rows, times of day (or hours) as columns, slots in their boxes. @param cells oldest first */
export function layOut(cells: readonly SlotCell[], days: readonly ZoneDay[]): Layout {
  const timed = timedByDay(cells, days);
  const columns = columnsFor(timed);
  const placeOf = new Map(columns.map(({ label }, at) => [label, at]));
  const width = columns[0]?.hour === null ? 5 : 2;
  const all = days.map((day): DayRow => {
    const boxes: SlotCell[][] = columns.map(() => []);
    for (const { cell, time } of timed.get(day) ?? [])
      boxes[placeOf.get(time.slice(0, width)) ?? -1]?.push(cell);
    return { kind: 'day', day, boxes };
  });
  const isOneADay =
    columns.length <= mostTold && [...timed.values()].every((own) => own.length <= 1);
  return { columns, isOneADay, rows: withGaps(all.toReversed()) };
}

interface Timed {
  readonly cell: SlotCell;
  /** `08:30` */
  readonly time: string;
}

/** Both are in order, so that one walk finds the day of every slot. */
function timedByDay(
  cells: readonly SlotCell[],
  days: readonly ZoneDay[],
): ReadonlyMap<ZoneDay, readonly Timed[]> {
  const timed = new Map<ZoneDay, Timed[]>();
  let at = 0;
  for (const day of days) {
    const own: Timed[] = [];
    for (; at < cells.length; at += 1) {
      const cell = cells[at];
      if (cell === undefined || cell.slotAt >= day.until) break;
      if (cell.slotAt >= day.from) own.push({ cell, time: clockIn(day, cell.slotAt) });
    }
    timed.set(day, own);
  }
  return timed;
}

function columnsFor(timed: ReadonlyMap<ZoneDay, readonly Timed[]>): Column[] {
  const times = new Set([...timed.values()].flatMap((own) => own.map(({ time }) => time)));
  if (times.size <= mostTimes) return [...times].sort().map((label) => ({ label, hour: null }));
  return Array.from({ length: 24 }, (_, hour) => ({ label: String(hour).padStart(2, '0'), hour }));
}

function withGaps(rows: readonly DayRow[]): (DayRow | GapRow)[] {
  const out: (DayRow | GapRow)[] = [];
  let blank: DayRow[] = [];
  const flush = () => {
    if (blank.length < gapFrom) out.push(...blank);
    else out.push({ kind: 'gap', days: blank.map(({ day }) => day) });
    blank = [];
  };
  for (const row of rows) {
    if (row.boxes.every((box) => box.length === 0)) {
      blank.push(row);
      continue;
    }
    flush();
    out.push(row);
  }
  // What lies before the first slot that there is says nothing.
  if (blank.length < gapFrom) flush();
  return out;
}
