import type { Schedule } from '@open-design/contracts';
import { bulk } from '../bulk.ts';
import { build } from '../compile.ts';
import { skippingLocked } from '../lock.ts';
import { all, allOf, type Plan, type Query } from '../plan.ts';
import { scheduleOf } from './routines.ts';

/** A routine whose time has come, as the claim sees it: read in the claim's own transaction. */
export interface DueRoutine {
  readonly id: string;
  readonly schedule: Schedule;
  /** Every slot up to here has its entry (UTC epoch ms). */
  readonly cursorAt: number;
}

/** The routines that are due, earliest first, each taken for this transaction. */
export function* takeDue(now: number, limit: number): Plan<DueRoutine[]> {
  const query = build
    .selectFrom('routines')
    .select(['id', 'schedule_kind', 'schedule_value', 'schedule_json', 'cursor_at'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit);
  const rows = yield* allOf<RowOf<typeof query>>(skippingLocked(query));
  return rows.map((row) => ({ id: row.id, schedule: scheduleOf(row), cursorAt: row.cursor_at }));
}

type RowOf<Q> = Q extends Query<infer R> ? R : never;

/** One entry to be made in the ledger. */
export interface SlotRecord {
  readonly routineId: string;
  readonly slotAt: number;
  readonly untilAt: number;
  readonly count: number;
  readonly outcome: string;
  readonly cause: string | null;
  readonly runId: string | null;
}

const slotColumns = {
  routine_id: 'text',
  slot_at: 'bigint',
  until_at: 'bigint',
  count: 'bigint',
  outcome: 'text',
  cause: 'text',
  run_id: 'text',
  claimed_by: 'text',
  recorded_at: 'bigint',
} as const;
const slotNames = Object.keys(slotColumns).join();

/** Makes entries, leaving out those whose slot is taken. Returns the keys of the entries made. */
export function* recordSlots(
  records: readonly SlotRecord[],
  daemonId: string,
  now: number,
): Plan<Set<string>> {
  const rows = records.map((it) => [
    it.routineId,
    it.slotAt,
    it.untilAt,
    it.count,
    it.outcome,
    it.cause,
    it.runId,
    daemonId,
    now,
  ]);
  const made = new Set<string>();
  const text = (source: string) =>
    `INSERT INTO routine_slots (${slotNames}) SELECT ${slotNames} FROM ${source} WHERE true
     ON CONFLICT (routine_id, slot_at) DO NOTHING RETURNING routine_id, slot_at`;
  for (const statement of bulk(slotColumns, rows, text)) {
    for (const row of yield* allOf<{ routine_id: string; slot_at: number }>(statement)) {
      made.add(slotKey(row.routine_id, row.slot_at));
    }
  }
  return made;
}

/** One text for a routine's slot. */
export function slotKey(routineId: string, slotAt: number): string {
  return `${slotAt} ${routineId}`;
}

/** A run to be written beside its claimed slot. */
export interface ClaimedRun {
  readonly id: string;
  readonly routineId: string;
  readonly trigger: string;
  readonly slotAt: number;
  readonly agentRunId: string;
}

const runColumns = {
  id: 'text',
  routine_id: 'text',
  trigger: 'text',
  slot_at: 'bigint',
  agent_run_id: 'text',
  started_at: 'bigint',
  claimed_by: 'text',
} as const;

/** Writes the runs of claimed slots: queued, with no id reached yet. */
export function* insertClaimedRuns(
  runs: readonly ClaimedRun[],
  daemonId: string,
  now: number,
): Plan<void> {
  const rows = runs.map((it) => [
    it.id,
    it.routineId,
    it.trigger,
    it.slotAt,
    it.agentRunId,
    now,
    daemonId,
  ]);
  const names = Object.keys(runColumns).join();
  const text = (source: string) =>
    `INSERT INTO routine_runs (${names}, status, project_id, conversation_id)
     SELECT ${names}, 'queued', '', '' FROM ${source} WHERE true`;
  yield* bulk(runColumns, rows, text);
}

/** Where a routine stands after its due slots were accounted for. */
export interface RoutinePosition {
  readonly routineId: string;
  readonly cursorAt: number;
  readonly dueAt: number | null;
}

/** Moves routines on: their slots up to the cursor have entries, and they are due next at `dueAt`. */
export function* moveOn(positions: readonly RoutinePosition[], now: number): Plan<void> {
  const rows = positions.map((it) => [it.routineId, it.cursorAt, it.dueAt, now]);
  const columns = { routine: 'text', cursor: 'bigint', due: 'bigint', claimed: 'bigint' } as const;
  const text = (source: string) =>
    `UPDATE routines SET cursor_at = source.cursor, due_at = source.due, claimed_at = source.claimed
     FROM ${source} WHERE routines.id = source.routine`;
  yield* bulk(columns, rows, text);
}

/** The slots of a routine in (after, until] that have an entry of their own, in order (UTC epoch ms). */
export function* takenSlots(routineId: string, after: number, until: number): Plan<number[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_slots')
      .select('slot_at')
      .where('routine_id', '=', routineId)
      .where('slot_at', '>', after)
      .where('slot_at', '<=', until)
      .orderBy('slot_at'),
  );
  return rows.map(({ slot_at }) => slot_at);
}
