import { type RoutineRow, routes } from '@open-design/contracts';
import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiQuery } from '../../api.ts';
import type { ListSearch } from './filters.ts';

const pageSize = 100;

function pageQuery(search: ListSearch, page: number) {
  const { q, ...rest } = search;
  const query = {
    ...rest,
    ...(q !== undefined && q !== '' && { q }),
    offset: page * pageSize,
    limit: pageSize,
  };
  return apiQuery(routes.listRoutineRows, { query });
}

/** The first page, which also says how many routines there are. The one before it stays until it is there. */
export function useFirstRows(
  search: ListSearch,
): UseQueryResult<{ rows: RoutineRow[]; total: number }> {
  return useQuery({ ...pageQuery(search, 0), placeholderData: keepPreviousData });
}

/**
 * The rows that are on the screen, read a page at a time: of ten thousand
 * routines only those around the viewer are ever asked for.
 *
 * @returns the row at a place, or null while it is being read
 */
export function useRowsAt(
  search: ListSearch,
  first: readonly RoutineRow[],
  places: readonly number[],
): (place: number) => RoutineRow | null {
  const pages = useMemo(
    () => [...new Set(places.map((place) => Math.floor(place / pageSize)))].filter((it) => it > 0),
    [places],
  );
  const answers = useQueries({ queries: pages.map((page) => pageQuery(search, page)) });
  return (place) => {
    if (place < pageSize) return first[place] ?? null;
    const page = Math.floor(place / pageSize);
    const rows = answers[pages.indexOf(page)]?.data?.rows;
    return rows?.[place - page * pageSize] ?? null;
  };
}
