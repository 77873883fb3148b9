import { RunEvent } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { bulk } from '../bulk.ts';
import { build } from '../compile.ts';
import { all, first, type Plan } from '../plan.ts';
import type { RunEventsTable } from '../tables/runs.ts';

const columns = {
  run_id: 'text',
  seq: 'bigint',
  at: 'bigint',
  name: 'text',
  data_json: 'text',
} as const;
const names = Object.keys(columns).join();
const text = (source: string) =>
  `INSERT INTO run_events (${names}) SELECT ${names} FROM ${source} WHERE true`;

/**
 * Takes only what belongs to live runs, and once: whoever reads a spool again,
 * or late, changes nothing.
 */
const textOfLive = (source: string) =>
  `INSERT INTO run_events (${names}) SELECT ${names} FROM ${source}
   WHERE EXISTS (SELECT 1 FROM agent_runs WHERE agent_runs.id = source.run_id AND agent_runs.status IN ('queued', 'running'))
   ON CONFLICT (run_id, seq) DO NOTHING`;

/** Stores events of live runs; those that are stored already, or come after the end, are left out. */
export function* storeEvents(
  runs: Iterable<readonly [runId: string, events: readonly RunEvent[]]>,
): Plan<void> {
  const rows = [...runs].flatMap(([runId, events]) => events.map((it) => rowOf(runId, it)));
  yield* bulk(columns, rows, textOfLive);
}

function rowOf(runId: string, it: RunEvent): readonly (string | number)[] {
  return [runId, it.seq, it.at, it.name, JSON.stringify(it.data)];
}

/** Stores events of a run. The key (run, seq) refuses a second one with the same number. */
export function* appendEvents(runId: string, events: readonly RunEvent[]): Plan<void> {
  yield* bulk(
    columns,
    events.map((it) => rowOf(runId, it)),
    text,
  );
}

/** A run's events after a number, in order. */
export function* eventsAfter(runId: string, after: number, limit: number): Plan<RunEvent[]> {
  const rows = yield* all(
    build
      .selectFrom('run_events')
      .selectAll()
      .where('run_id', '=', runId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit),
  );
  return rows.map(eventOf);
}

function eventOf(row: Selectable<RunEventsTable>): RunEvent {
  return RunEvent.parse({
    seq: row.seq,
    at: row.at,
    name: row.name,
    data: JSON.parse(row.data_json),
  });
}

/** The number of a run's last stored event, 0 when it has none. */
export function* lastSeq(runId: string): Plan<number> {
  const row = yield* first(
    build
      .selectFrom('run_events')
      .select('seq')
      .where('run_id', '=', runId)
      .orderBy('seq', 'desc')
      .limit(1),
  );
  return row?.seq ?? 0;
}
