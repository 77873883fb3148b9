import type { RunEvent } from '@open-design/contracts';
import { sql } from 'kysely';
import { build } from '../compile.ts';
import { all, first, type Plan } from '../plan.ts';
import { eventsAfter, lastSeq } from './run-events.ts';

/** What a page asks for: events with these numbers, the first ones where `after` is given, else the last. */
export interface EventPageWish {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** A page holds no more than this (bytes as stored), but always one event: a tool's output may be megabytes. */
const mostBytes = 8 * 1024 * 1024;

/** A page of a run's events, in order, and the numbers of its first and last; 0 where it has none. */
export function* pageOfEvents(
  runId: string,
  wish: EventPageWish,
): Plan<{ events: RunEvent[]; first: number; last: number }> {
  const last = yield* lastSeq(runId);
  const numbers = yield* numbersOf(runId, wish);
  const [from, until] = [Math.min(...numbers), Math.max(...numbers)];
  const events = numbers.length === 0 ? [] : yield* eventsAfter(runId, from - 1, until - from + 1);
  return { events, first: yield* firstSeq(runId), last };
}

/** The numbers of the events that a page has room for. */
function* numbersOf(
  runId: string,
  { before = Number.MAX_SAFE_INTEGER, after, limit }: EventPageWish,
): Plan<number[]> {
  const rows = yield* all(
    build
      .selectFrom('run_events')
      .select(['seq', sql<number>`octet_length(data_json)`.as('bytes')])
      .where('run_id', '=', runId)
      .where('seq', '>', after ?? 0)
      .where('seq', '<', before)
      .orderBy('seq', after === undefined ? 'desc' : 'asc')
      .limit(limit),
  );
  let bytes = 0;
  const tooMany = rows.findIndex((row, index) => (bytes += row.bytes) > mostBytes && index > 0);
  return (tooMany < 0 ? rows : rows.slice(0, tooMany)).map(({ seq }) => seq);
}

function* firstSeq(runId: string): Plan<number> {
  const row = yield* first(
    build
      .selectFrom('run_events')
      .select('seq')
      .where('run_id', '=', runId)
      .orderBy('seq')
      .limit(1),
  );
  return row?.seq ?? 0;
}
