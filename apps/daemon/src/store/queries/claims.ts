import { bulk } from '../bulk.ts';
import { build } from '../compile.ts';
import { allOf, type Plan, statement } from '../plan.ts';
import { template } from '../template.ts';
import { type RoutineRunRow, runStatement } from './routine-runs.ts';

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
   ON CONFLICT (routine_id, slot_at) DO NOTHING`;

/** Whether an entry of these was made; one whose slot is taken is not. */
export type IsMade = (it: Pick<SlotRecord, 'routineId' | 'slotAt'>) => boolean;

/** Makes entries, leaving out those whose slot is taken; RETURNING these would take as long as making them. */
export function* recordSlots(
  records: readonly SlotRecord[],
  daemonId: string,
  now: number,
): Plan<IsMade> {
  const [only] = records;
  let made = 0;
  if (records.length === 1 && only !== undefined) {
    made = (yield newSlot({ ...only, daemonId, now })).changes;
  } else {
    const rows = records.map((it) => rowOf(it, daemonId, now));
    for (const statement of bulk(slotColumns, rows, slotsText)) made += (yield statement).changes;
  }
  return made === records.length ? () => true : yield* madeAmong(records, daemonId, now);
}

function rowOf(it: SlotRecord, daemonId: string, now: number): (string | number | null)[] {
  const { routineId, slotAt, untilAt, count, outcome, cause, runId, otherRunId } = it;
  return [routineId, slotAt, untilAt, count, outcome, cause, runId, otherRunId, daemonId, now];
}

type NewSlot = { readonly [C in keyof SlotRecord]: SlotRecord[C] } & {
  readonly daemonId: string | null;
  readonly now: number;
};

/** One entry alone: the engine need not be able to take back half a statement. */
export const newSlot = template<NewSlot>((blank) =>
  statement(
    build
      .insertInto('routine_slots')
      .values({
        routine_id: blank('routineId'),
        slot_at: blank('slotAt'),
        until_at: blank('untilAt'),
        count: blank('count'),
        outcome: blank('outcome'),
        cause: blank('cause'),
        run_id: blank('runId'),
        other_run_id: blank('otherRunId'),
        claimed_by: blank('daemonId'),
        recorded_at: blank('now'),
      })
      .onConflict((conflict) => conflict.doNothing()),
  ),
);

const { routine_id, slot_at, run_id, claimed_by, recorded_at } = slotColumns;
const ownColumns = { routine_id, slot_at, run_id, claimed_by, recorded_at };
const ownText = (source: string) =>
  `SELECT routine_slots.routine_id, routine_slots.slot_at FROM ${source}
   JOIN routine_slots ON routine_slots.routine_id = source.routine_id AND routine_slots.slot_at = source.slot_at
   WHERE routine_slots.run_id IS NOT DISTINCT FROM source.run_id
   AND routine_slots.claimed_by = source.claimed_by AND routine_slots.recorded_at = source.recorded_at`;

/** Those that are in the ledger as this transaction would have written them. */
function* madeAmong(records: readonly SlotRecord[], daemonId: string, now: number): Plan<IsMade> {
  const rows = records.map((it) => [it.routineId, it.slotAt, it.runId, daemonId, now]);
  const made = new Set<string>();
  for (const statement of bulk(ownColumns, rows, ownText)) {
    for (const row of yield* allOf<{ routine_id: string; slot_at: number }>(statement)) {
      made.add(slotKey(row.routine_id, row.slot_at));
    }
  }
  return ({ routineId, slotAt }) => made.has(slotKey(routineId, slotAt));
}

/** One text for a routine's slot. */
function slotKey(routineId: string, slotAt: number): string {
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
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) {
    const it: RoutineRunRow = {
      id: only.id,
      routineId: only.routineId,
      trigger: only.trigger,
      status: 'queued',
      slotAt: only.slotAt,
      projectId: '',
      conversationId: '',
      agentRunId: only.agentRunId,
      startedAt: now,
      version: only.version,
      waitingFor: only.waitingFor,
    };
    yield runStatement(it, daemonId);
    return;
  }
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
  const [only] = positions;
  if (positions.length === 1 && only !== undefined) {
    const { routineId, cursorAt, dueAt } = only;
    yield moveOne({ routineId, cursorAt, dueAt, now });
    return;
  }
  const rows = positions.map((it) => [it.routineId, it.cursorAt, it.dueAt, now]);
  yield* bulk(positionColumns, rows, positionsText);
}

type Move = { readonly [C in keyof RoutinePosition]: RoutinePosition[C] } & {
  readonly now: number;
};

const moveOne = template<Move>((blank) =>
  statement(
    build
      .updateTable('routines')
      .set({ cursor_at: blank('cursorAt'), due_at: blank('dueAt'), claimed_at: blank('now') })
      .where('id', '=', blank('routineId')),
  ),
);
