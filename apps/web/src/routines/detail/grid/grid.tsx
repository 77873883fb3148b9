import type { SlotCell } from '@open-design/contracts';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { routineWords } from '../../../words/routine.ts';
import { Reasons } from '../../reasons.tsx';
import { Box } from './box.tsx';
import { DayLine, GapLine } from './day-row.tsx';
import { type Layout, layOut } from './layout.ts';
import { firstPlace, isFilled, type Place, placeBy, placeOf } from './moves.ts';
import type { ZoneDay } from './zone-days.ts';

const said = routineWords.grid;
/** From so many columns on they share the width; fewer would stand far apart. */
const wide = 6;

/**
 * Slots by day and time of day. One stop of the Tab key; arrows lead from slot
 * to slot, Enter asks why.
 */
export function Grid({
  name,
  cells,
  days,
  zone,
  now,
  chosenAt,
  onChoose,
}: {
  readonly name: string;
  readonly cells: readonly SlotCell[];
  readonly days: readonly ZoneDay[];
  readonly zone: string;
  readonly now: number;
  /** The slot that is asked about (UTC epoch ms). */
  readonly chosenAt: number | null;
  readonly onChoose: (slotAt: number) => void;
}) {
  const layout = useMemo(() => layOut(cells, days), [cells, days]);
  const { columns, rows, isOneADay } = layout;
  const chosen = chosenAt === null ? null : placeOf(rows, chosenAt);
  const { active, setActive, table, move } = useActive(layout, chosen);
  const width = classNames('border-collapse', columns.length >= wide && 'w-full');
  return (
    <Reasons isInTheWay>
      <div className="-mx-4 overflow-x-auto px-4 pb-2">
        {/* A table whose cells are reached by arrow keys: there is no element of that name. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
        <table ref={table} role="grid" aria-label={said.label(name)} className={width}>
          <Head layout={layout} />
          <tbody>
            {rows.map((row, at) =>
              row.kind === 'gap' ? (
                <GapLine
                  key={row.days[0]?.date}
                  row={row}
                  columns={columns.length + (isOneADay ? 1 : 0)}
                  zone={zone}
                />
              ) : (
                <DayLine
                  key={row.day.date}
                  {...{ row, columns, zone, isOneADay }}
                  place={at}
                  isToday={row.day.from <= now && now < row.day.until}
                  renderBox={(own, column) => (
                    <Box
                      cells={own}
                      zone={zone}
                      isActive={active?.row === at && active.column === column}
                      isChosen={chosen?.row === at && chosen.column === column}
                      onChoose={() => own[0] && onChoose(own[0].slotAt)}
                      onFocus={() => setActive({ row: at, column })}
                      onKeyDown={(event) => move(event, { row: at, column })}
                    />
                  )}
                />
              ),
            )}
          </tbody>
        </table>
      </div>
    </Reasons>
  );
}

function Head({ layout: { columns, isOneADay } }: { readonly layout: Layout }) {
  return (
    <thead>
      <tr>
        <th scope="col" className="sticky left-0 z-10 w-28 bg-card pb-1 text-start">
          <span className="sr-only">{said.day}</span>
        </th>
        {columns.map(({ label }) => (
          <th
            key={label}
            scope="col"
            className={classNames(
              'px-0.5 pb-1 text-center text-[0.6875rem] font-medium whitespace-nowrap text-soft tabular-nums',
              columns.length > 12 ? 'w-8' : 'w-12',
            )}
          >
            {label}
          </th>
        ))}
        {isOneADay ? (
          <th scope="col" className="ps-3 text-start text-[0.6875rem] font-medium text-soft">
            {said.what}
          </th>
        ) : null}
      </tr>
    </thead>
  );
}

/** The one box that Tab leads to, and the keys that lead on from it. */
function useActive({ rows, columns }: Layout, chosen: Place | null) {
  const table = useRef<HTMLTableElement>(null);
  const [wished, setActive] = useState<Place | null>(null);
  const isThere = wished !== null && isFilled(rows, wished);
  const active = isThere ? wished : (chosen ?? firstPlace(rows));
  const move = (event: KeyboardEvent<HTMLElement>, from: Place) => {
    const to = placeBy(rows, columns.length, from, event.key);
    if (to === null) return;
    event.preventDefault();
    const box = `[data-row="${to.row}"] > [data-column="${to.column}"] > button`;
    table.current?.querySelector<HTMLElement>(box)?.focus();
  };
  return { active, setActive, table, move };
}
