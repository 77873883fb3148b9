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

/** A day: its name, a box a column, and what its clocks do. */
export function DayLine({
  row,
  place,
  columns,
  zone,
  isOneADay,
  isToday,
  box,
}: {
  readonly row: DayRow;
  /** Which row of the grid it is. */
  readonly place: number;
  readonly columns: readonly Column[];
  readonly zone: string;
  /** Then there is room to say what became of its slot. */
  readonly isOneADay: boolean;
  readonly isToday: boolean;
  readonly box: (cells: readonly SlotCell[], column: number) => ReactNode;
}) {
  const { day, boxes } = row;
  const endsWeek = weekdayOf(day.date) === 0;
  const only = isOneADay ? boxes.flat()[0] : undefined;
  return (
    <>
      <tr data-row={place} className={classNames(endsWeek && 'border-t border-line')}>
        <th scope="row" className={classNames(head, isToday ? 'text-accent' : 'text-soft')}>
          <span className="inline-block min-w-[4.75rem]">{dayName(day, zone)}</span>
          {isToday ? <span className="sr-only">{said.today}</span> : null}
        </th>
        {boxes.map((cells, at) => (
          <td key={columns[at]?.label ?? at} data-column={at} className="p-px">
            {cells.length > 0 ? (
              box(cells, at)
            ) : (
              <Blank day={day} hour={columns[at]?.hour ?? null} isQuiet={isOneADay} />
            )}
          </td>
        ))}
        {isOneADay ? (
          <td className="w-full ps-3 text-sm text-soft">
            <span className="line-clamp-2">{only && forPeople(only.reason, zone)}</span>
          </td>
        ) : null}
      </tr>
      {day.change === null ? null : (
        <tr>
          <td colSpan={columns.length + (isOneADay ? 2 : 1)} className="pb-1">
            <ChangeNote change={day.change} />
          </td>
        </tr>
      )}
    </>
  );
}

function dayName({ from, until }: ZoneDay, zone: string): string {
  // The middle of the day is in it whatever its clocks do.
  return dayOf((from + until) / 2, zone);
}

function ChangeNote({ change }: { readonly change: ClockChange }) {
  const text = (change.byMs > 0 ? said.forward : said.backward)(change.from, change.to);
  return (
    <span className="sticky left-0 rounded bg-warn-wash px-1.5 py-0.5 text-xs text-warn">
      {text}
    </span>
  );
}

function Blank({
  day,
  hour,
  isQuiet,
}: {
  readonly day: ZoneDay;
  readonly hour: number | null;
  readonly isQuiet: boolean;
}) {
  if (hour === null || !isSkippedHour(day, hour)) {
    const ground = isQuiet ? '' : 'bg-sunk/40';
    return <div className={`h-7 min-w-6 rounded-md max-[72rem]:h-10 ${ground}`} />;
  }
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
      <td colSpan={columns} className="py-1.5 ps-1 text-xs text-soft">
        {said.gap(row.days.length)}
      </td>
    </tr>
  );
}
