import type { RoutineRow } from '@open-design/contracts';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { routinesWords } from '../../words/routines.ts';
import type { RoutineActions } from '../use-actions.ts';
import { useIsWide } from '../use-wide.ts';
import type { ListSearch } from './filters.ts';
import { StackedRow, TableRow } from './row.tsx';
import type { Asked } from './row-actions.tsx';
import { useRowsAt } from './use-rows.ts';

/** As high (px) as a row most often is; each is measured when it is there. */
const tableRowHeight = 69;
const stackedRowHeight = 168;

/** All routines that fit; only those on the screen are in the page. */
export function Rows({
  search,
  first,
  total,
  actions,
  ask,
}: {
  readonly search: ListSearch;
  readonly first: readonly RoutineRow[];
  readonly total: number;
  readonly actions: RoutineActions;
  readonly ask: (asked: Asked) => void;
}) {
  const isWide = useIsWide();
  const list = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(Math.round(top + window.scrollY));
  }, [isWide]);
  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: () => (isWide ? tableRowHeight : stackedRowHeight),
    overscan: 6,
    scrollMargin,
  });
  const items = virtual.getVirtualItems();
  const places = items.map(({ index }) => index);
  const rowAt = useRowsAt(search, first, places);
  const above = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = virtual.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  const shown = items.map(({ index }) => ({
    // A routine keeps its row when others come before it.
    key: rowAt(index)?.id ?? `place ${index}`,
    row: rowAt(index),
    actions,
    ask,
    ref: virtual.measureElement,
    'data-index': index,
    'aria-rowindex': index + 2,
  }));
  return (
    <div ref={list}>
      {isWide ? (
        <table className="w-full table-fixed" aria-rowcount={total + 1}>
          <caption className="sr-only">{routinesWords.list}</caption>
          <Head />
          <tbody>
            <Space height={above} />
            {shown.map(({ key, ...rest }) => (
              <TableRow key={key} {...rest} />
            ))}
            <Space height={below} />
          </tbody>
        </table>
      ) : (
        <ul aria-label={routinesWords.list} style={{ paddingTop: above, paddingBottom: below }}>
          {shown.map(({ key, 'aria-rowindex': place, ...rest }) => (
            <StackedRow key={key} aria-posinset={place - 1} aria-setsize={total} {...rest} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** In the place of the rows that are not in the page. */
function Space({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden>
      <td colSpan={6} className="p-0" style={{ height }} />
    </tr>
  );
}

function Head() {
  const { routine, slots, lastRun, next, week, actions } = routinesWords.columns;
  const head = 'pb-2 text-xs font-medium text-soft';
  const start = `${head} pe-4 text-start`;
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={start}>
          {routine}
        </th>
        <th scope="col" className={`${start} w-[17.25rem]`}>
          {slots}
        </th>
        <th scope="col" className={`${start} hidden w-32 xl:table-cell`}>
          {lastRun}
        </th>
        <th scope="col" className={`${start} w-40`}>
          {next}
        </th>
        <th scope="col" className={`${head} w-24 pe-6 text-end`}>
          {week}
        </th>
        <th scope="col" className={`${head} w-28`}>
          <span className="sr-only">{actions}</span>
        </th>
      </tr>
    </thead>
  );
}
