import type { Period } from './facts.ts';
import { dateTime } from './words.ts';

const DAY = 24 * 60 * 60 * 1000;
const DAYS = 7;

/** How many commits or files stand in for a period without any. */
export const LAST_ITEMS = 20;

/** From the last success to `until`, or the last seven days where there was none. UTC epoch ms. */
export function periodOf(lastSuccessAt: number | null, until: number): Period {
  return lastSuccessAt === null
    ? { kind: 'last-days', since: until - DAYS * DAY, until }
    : { kind: 'since-success', since: lastSuccessAt, until };
}

/** The period for a folder in which nothing happened lately: its last items, however old. */
export function lastItems({ until }: Period): Period {
  return { kind: 'last-items', until };
}

/** What is reported on, in words: `commits since 3 Mar 2026, 09:00 UTC, when this routine last succeeded`. */
export function periodWords(period: Period, kind: 'history' | 'folder'): string {
  const items = kind === 'history' ? 'commits' : 'files changed';
  switch (period.kind) {
    case 'since-success':
      return `${items} since ${dateTime(period.since)}, when this routine last succeeded`;
    case 'last-days':
      return `${items} in the last ${DAYS} days, since ${dateTime(period.since)}`;
    case 'last-items':
      return kind === 'history'
        ? `the newest commits, up to ${LAST_ITEMS}; none is from the last ${DAYS} days`
        : `the files changed last, up to ${LAST_ITEMS}; none in the last ${DAYS} days`;
  }
}
