import type { SlotCell } from '@open-design/contracts';
import type { ReactNode } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { dayOf } from '../../../ui/time.tsx';
import { routineWords } from '../../../words/routine.ts';
import { forPeople } from '../../cells.ts';
import type { Column, DayRow, GapRow } from './layout.ts';
import { type ClockChange, isSkippedHour, weekdayOf, type ZoneDay } from './zone-days.ts';

const said = routineWords.grid;
const head =
  'sticky left-0 z-10 bg-card pe-3 text-start text-xs font-medium whitespace-nowrap tabular-nums';

/** A day: its name, what its clocks do, and a box a column. */
export function DayLine({
  row,
  columns,
  zone,
  isToday,
  box,
}: {
  readonly row: DayRow;
  readonly columns: readonly Column[];
  readonly zone: string;
  readonly isToday: boolean;
  readonly box: (cells: readonly SlotCell[], column: number) => ReactNode;
}) {
  const { day, boxes } = row;
  const endsWeek = weekdayOf(day.date) === 0;
  const only = columns.length === 1 ? boxes[0] : undefined;
  return (
    <tr className={classNames(endsWeek && 'border-t border-line')}>
      <th scope="row" className={classNames(head, isToday ? 'text-accent' : 'text-soft')}>
        <span className="inline-block w-24">{dayName(day, zone)}</span>
        {isToday ? <span>{said.today}</span> : null}
        {day.change === null ? null : <ChangeNote change={day.change} />}
      </th>
      {boxes.map((cells, at) => (
        <td key={columns[at]?.label ?? at} className="p-px">
          {cells.length > 0 ? box(cells, at) : <Blank day={day} hour={columns[at]?.hour ?? null} />}
        </td>
      ))}
      {only === undefined ? null : (
        <td className="w-full ps-3 text-sm text-soft">
          <span className="line-clamp-1">{only[0] && forPeople(only[0].reason, zone)}</span>
        </td>
      )}
    </tr>
  );
}

function dayName({ from, until }: ZoneDay, zone: string): string {
  // The middle of the day is in it whatever its clocks do.
  return dayOf((from + until) / 2, zone);
}

function ChangeNote({ change }: { readonly change: ClockChange }) {
  const text = (change.byMs > 0 ? said.forward : said.backward)(change.from, change.to);
  return (
    <span className="ms-1 block rounded bg-warn-wash px-1.5 text-[0.6875rem] text-warn sm:inline">
      {text}
    </span>
  );
}

function Blank({ day, hour }: { readonly day: ZoneDay; readonly hour: number | null }) {
  if (hour === null || !isSkippedHour(day, hour))
    return <div className="h-7 min-w-6 rounded-md bg-sunk/40 max-[72rem]:h-10" />;
  return (
    <div
      title={said.skipped}
      className="flex h-7 min-w-6 items-center justify-center rounded-md text-xs text-soft max-[72rem]:h-10"
    >
      <span aria-hidden>×</span>
      <span className="sr-only">{said.skipped}</span>
    </div>
  );
}

/** Days in a row without a slot. */
export function GapLine({
  row,
  columns,
  zone,
}: {
  readonly row: GapRow;
  readonly columns: number;
  readonly zone: string;
}) {
  const [newest] = row.days;
  const oldest = row.days.at(-1);
  if (newest === undefined || oldest === undefined) return null;
  return (
    <tr className="border-y border-line">
      <th scope="row" className={`${head} py-1.5 text-soft`}>
        {said.gapLabel(dayName(oldest, zone), dayName(newest, zone))}
      </th>
      <td colSpan={columns === 1 ? 2 : columns} className="py-1.5 ps-1 text-xs text-soft">
        {said.gap(row.days.length)}
      </td>
    </tr>
  );
}
