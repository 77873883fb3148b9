import type { RoutineRow } from '@open-design/contracts';
import type { ComponentProps } from 'react';
import { routinesWords } from '../../words/routines.ts';
import { NextSlot } from '../state-line.tsx';
import { Strip } from '../strip.tsx';
import type { RoutineActions } from '../use-actions.ts';
import { type Asked, RowActions } from './row-actions.tsx';
import { LastRun, Title, Week, zoneOfRow } from './row-parts.tsx';

interface RowProps {
  /** Null while it is being read. */
  readonly row: RoutineRow | null;
  readonly actions: RoutineActions;
  readonly ask: (asked: Asked) => void;
}

const line = 'border-t border-line py-3 align-middle';
const cell = `${line} pe-4`;

/** A routine as a line of the table. */
export function TableRow({
  row,
  actions,
  ask,
  ...rest
}: RowProps & Omit<ComponentProps<'tr'>, 'children'>) {
  if (row === null)
    return (
      <tr {...rest}>
        <td colSpan={6} className={cell}>
          <div className="h-10 animate-pulse rounded-lg bg-sunk" />
        </td>
      </tr>
    );
  const zone = zoneOfRow(row);
  return (
    <tr {...rest}>
      <th scope="row" className={`${cell} text-start font-normal`}>
        <Title row={row} />
      </th>
      <td className={cell}>
        <Strip routineId={row.id} name={row.name} zone={zone} cells={row.cells} />
      </td>
      <td className={`${cell} hidden xl:table-cell`}>
        <LastRun row={row} />
      </td>
      <td className={cell}>
        <NextSlot standing={row} zone={zone} />
      </td>
      <td className={`${line} pe-6 text-end text-sm`}>
        <Week row={row} />
      </td>
      <td className={line}>
        <RowActions row={row} actions={actions} ask={ask} />
      </td>
    </tr>
  );
}

/** A routine where there is no room for a table. */
export function StackedRow({
  row,
  actions,
  ask,
  ...rest
}: RowProps & Omit<ComponentProps<'li'>, 'children'>) {
  if (row === null)
    return (
      <li {...rest} className="border-t border-line py-4">
        <div className="h-36 animate-pulse rounded-lg bg-sunk" />
      </li>
    );
  const zone = zoneOfRow(row);
  const { costWeekUsd, tokensWeek } = row;
  return (
    <li {...rest} className="border-t border-line py-4">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Title row={row} />
        </div>
        <div className="-my-1.5 -me-2 shrink-0">
          <RowActions row={row} actions={actions} ask={ask} />
        </div>
      </div>
      <div className="my-1.5">
        <Strip routineId={row.id} name={row.name} zone={zone} cells={row.cells} />
      </div>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <NextSlot standing={row} zone={zone} />
        <LastRun row={row} />
        {costWeekUsd === null && tokensWeek === null ? null : (
          <div className="text-sm">
            <Week row={row} />
            <span className="sr-only">{routinesWords.columns.week}</span>
          </div>
        )}
      </div>
    </li>
  );
}
