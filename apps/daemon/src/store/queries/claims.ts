import type { Policies, ScheduleSet } from '@open-design/contracts';
import { messageOf } from '../../errors.ts';
import { bulk } from '../bulk.ts';
import { build } from '../compile.ts';
import { skippingLocked } from '../lock.ts';
import { all, allOf, type Plan, type Query } from '../plan.ts';
import { policiesOf, scheduleOf } from './routines.ts';

/** A routine whose time has come, as the claim sees it: read in the claim's own transaction. */
export interface DueRoutine {
  readonly id: string;
  readonly schedule: ScheduleSet;
  readonly policies: Policies;
  /** The version of its definition. */
  readonly version: number;
  /** Every slot up to here has its entry (UTC epoch ms). */
  readonly cursorAt: number;
  /** Until when it was snoozed (UTC epoch ms), when it was. */
  readonly snoozedUntil: number | null;
}

/** A due routine whose schedule means nothing to this program; a newer daemon, or one with newer time zones, may know it. */
export interface UnreadableRoutine {
  readonly routineId: string;
  readonly cursorAt: number;
  readonly why: string;
}

/** The routines that are due, earliest first, each taken for this transaction. */
export function* takeDue(
  now: number,
  limit: number,
): Plan<{ due: DueRoutine[]; unreadable: UnreadableRoutine[] }> {
  const query = build
    .selectFrom('routines')
    .select(['id', 'schedule_kind', 'schedule_value', 'schedule_json', 'policies_json'])
    .select(['version', 'cursor_at', 'snoozed_until'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit);
  const rows = yield* allOf<RowOf<typeof query>>(skippingLocked(query));
  const due: DueRoutine[] = [];
  const unreadable: UnreadableRoutine[] = [];
  for (const row of rows) {
    const cursorAt = row.cursor_at;
    try {
      due.push({
        id: row.id,
        schedule: scheduleOf(row),
        policies: policiesOf(row.policies_json),
        version: row.version,
        cursorAt,
        snoozedUntil: row.snoozed_until,
      });
    } catch (error) {
      unreadable.push({ routineId: row.id, cursorAt, why: messageOf(error) });
    }
  }
  return { due, unreadable };
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
  readonly otherRunId: string | null;
}

const slotColumns = {
  routine_id: 'text',
  slot_at: 'bigint',
  until_at: 'bigint',
  count: 'bigint',
  outcome: 'text',
  cause: 'text',
  run_id: 'text',
  other_run_id: 'text',
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
    it.otherRunId,
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
  readonly version: number;
  readonly waitingFor: string | null;
}

const runColumns = {
  id: 'text',
  routine_id: 'text',
  trigger: 'text',
  slot_at: 'bigint',
  agent_run_id: 'text',
  started_at: 'bigint',
  claimed_by: 'text',
  version: 'bigint',
  waiting_for: 'text',
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
    it.version,
    it.waitingFor,
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

/** A run of a routine that has not ended. */
export interface LiveRun {
  readonly id: string;
  readonly isWaiting: boolean;
}

/** The live runs of routines, oldest first. */
export function* liveRunsOfRoutines(ids: readonly string[]): Plan<Map<string, LiveRun[]>> {
  const live = new Map<string, LiveRun[]>();
  const text = (source: string) =>
    `SELECT routine_runs.routine_id, routine_runs.id, routine_runs.status FROM ${source}
     JOIN routine_runs ON routine_runs.routine_id = source.routine
     WHERE routine_runs.status IN ('queued', 'running')
     ORDER BY routine_runs.started_at, routine_runs.id`;
  const rows = ids.map((id) => [id]);
  for (const statement of bulk({ routine: 'text' }, rows, text)) {
    const found = yield* allOf<{ routine_id: string; id: string; status: string }>(statement);
    for (const { routine_id, id, status } of found) {
      const runs = live.get(routine_id) ?? [];
      live.set(routine_id, runs);
      runs.push({ id, isWaiting: status === 'queued' });
    }
  }
  return live;
}
