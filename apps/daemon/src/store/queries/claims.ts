import type { Policies, ScheduleSet } from '@open-design/contracts';
import { bulk } from '../bulk.ts';
import { build } from '../compile.ts';
import { skippingLocked } from '../lock.ts';
import { allOf, type Plan } from '../plan.ts';
import type { RoutinesTable } from '../schema.ts';
import { template } from '../template.ts';
import { policiesOf, reasonOf, scheduleOf } from './routine-rows.ts';

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

const dueColumns = [
  'id',
  'schedule_kind',
  'schedule_value',
  'schedule_json',
  'policies_json',
  'version',
  'cursor_at',
  'snoozed_until',
] as const;
type DueRow = Pick<RoutinesTable, (typeof dueColumns)[number]>;

/** The routines that are due, earliest first, each taken for this transaction. */
export function* takeDue(
  now: number,
  limit: number,
): Plan<{ due: DueRoutine[]; unreadable: UnreadableRoutine[] }> {
  const rows = yield* allOf<DueRow>(dueRows({ now, limit }));
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
      unreadable.push({ routineId: row.id, cursorAt, why: reasonOf(error) });
    }
  }
  return { due, unreadable };
}

const dueRows = template<{ now: number; limit: number }>((blank) =>
  skippingLocked(
    build
      .selectFrom('routines')
      .select(dueColumns)
      .where('due_at', '<=', blank('now'))
      .orderBy('due_at')
      .limit(blank('limit')),
  ),
);

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
const slotsText = (source: string) =>
  `INSERT INTO routine_slots (${slotNames}) SELECT ${slotNames} FROM ${source} WHERE true
   ON CONFLICT (routine_id, slot_at) DO NOTHING RETURNING routine_id, slot_at`;

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
  for (const statement of bulk(slotColumns, rows, slotsText)) {
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

const runNames = Object.keys(runColumns).join();
const runsText = (source: string) =>
  `INSERT INTO routine_runs (${runNames}, status, project_id, conversation_id)
   SELECT ${runNames}, 'queued', '', '' FROM ${source} WHERE true`;

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
  yield* bulk(runColumns, rows, runsText);
}

/** Where a routine stands after its due slots were accounted for. */
export interface RoutinePosition {
  readonly routineId: string;
  readonly cursorAt: number;
  readonly dueAt: number | null;
}

const positionColumns = {
  routine: 'text',
  cursor: 'bigint',
  due: 'bigint',
  claimed: 'bigint',
} as const;
const positionsText = (source: string) =>
  `UPDATE routines SET cursor_at = source.cursor, due_at = source.due, claimed_at = source.claimed
   FROM ${source} WHERE routines.id = source.routine`;

/** Moves routines on: their slots up to the cursor have entries, and they are due next at `dueAt`. */
export function* moveOn(positions: readonly RoutinePosition[], now: number): Plan<void> {
  const rows = positions.map((it) => [it.routineId, it.cursorAt, it.dueAt, now]);
  yield* bulk(positionColumns, rows, positionsText);
}
