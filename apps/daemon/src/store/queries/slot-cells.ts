import {
  type PermissionRequest,
  RunStatus,
  type ScheduleSet,
  SlotCause,
  SlotOutcome,
  Trigger,
} from '@open-design/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';
import { withQuestions } from './permission-requests.ts';
import { scheduleOf } from './routine-rows.ts';
import { placeAt } from './routine-runs.ts';

/** The run of an entry, as far as a cell shows it. */
export interface CellRun {
  readonly id: string;
  readonly agentRunId: string;
  readonly status: RunStatus;
  readonly trigger: Trigger;
  readonly error: string | null;
  readonly waitingFor: string | null;
  readonly needsYou: PermissionRequest | null;
}

/** An entry of the ledger with what a cell shows beside it. Instants are UTC epoch ms. */
export interface CellEntry {
  readonly routineId: string;
  readonly slotAt: number;
  readonly untilAt: number;
  readonly count: number;
  readonly outcome: SlotOutcome;
  readonly cause: SlotCause | null;
  readonly otherRunId: string | null;
  readonly recordedAt: number;
  readonly run: CellRun | null;
  /** The version that implied the slots of a stretch; null for one slot alone. */
  readonly version: number | null;
}

/** Entries with their runs; a stretch also with the version that was in force at its end. */
function entries() {
  return build
    .selectFrom('routines')
    .crossJoin('routine_slots')
    .leftJoin('routine_runs', 'routine_runs.id', 'routine_slots.run_id')
    .leftJoin('routine_versions', (join) =>
      join
        .onRef('routine_versions.routine_id', '=', 'routine_slots.routine_id')
        .on('routine_slots.count', '>', 1)
        .onRef('routine_versions.active_from', '<', 'routine_slots.until_at')
        .on((eb) =>
          eb.or([
            eb('routine_versions.active_until', 'is', null),
            eb('routine_versions.active_until', '>=', eb.ref('routine_slots.until_at')),
          ]),
        ),
    )
    .whereRef('routine_slots.routine_id', '=', 'routines.id')
    .select([
      'routine_slots.routine_id',
      'routine_slots.slot_at',
      'routine_slots.until_at',
      'routine_slots.count',
      'routine_slots.outcome',
      'routine_slots.cause',
      'routine_slots.other_run_id',
      'routine_slots.recorded_at',
      'routine_runs.id as run_id',
      'routine_runs.agent_run_id',
      'routine_runs.status',
      'routine_runs.trigger',
      'routine_runs.error',
      'routine_runs.waiting_for',
      'routine_runs.claimed_by',
      'routine_versions.version',
    ]);
}

type EntryRow = ReturnType<typeof entries> extends { execute(): Promise<(infer R)[]> } ? R : never;

/** The last entries of these routines, so many of each, the oldest of each first. */
export function* lastEntries(routineIds: readonly string[], ofEach: number): Plan<CellEntry[]> {
  const rows: EntryRow[] = [];
  for (let from = 0; from < routineIds.length; from += atOnce) {
    const some = lastOf(routineIds.slice(from, from + atOnce), ofEach);
    rows.push(...(yield* all(some)));
  }
  return yield* read(rows);
}

// For more of them Postgres would rather read the whole ledger.
const atOnce = 100;

function lastOf(routineIds: readonly string[], ofEach: number) {
  return entries()
    .where('routines.id', 'in', routineIds)
    .where('routine_slots.slot_at', '>=', (routine) =>
      routine.fn.coalesce(
        routine
          .selectFrom('routine_slots as own')
          .select('own.slot_at')
          .whereRef('own.routine_id', '=', 'routines.id')
          .orderBy('own.slot_at', 'desc')
          .limit(1)
          .offset(ofEach - 1),
        sql<number>`${Number.MIN_SAFE_INTEGER}`,
      ),
    )
    .orderBy('routine_slots.routine_id')
    .orderBy('routine_slots.slot_at');
}

/** The entries of a routine that reach into [from, until] (UTC epoch ms), latest first. */
export function* entriesReaching(
  routineId: string,
  { from, until, limit }: { readonly from: number; readonly until: number; readonly limit: number },
): Plan<CellEntry[]> {
  const rows = yield* all(
    entries()
      .where('routines.id', '=', routineId)
      // Rows do not overlap: only the last one that begins before can reach into it.
      .where(
        'routine_slots.slot_at',
        '>=',
        sql<number>`coalesce((SELECT reaching.slot_at FROM
          (SELECT begun.slot_at, begun.until_at FROM routine_slots AS begun
           WHERE begun.routine_id = ${routineId} AND begun.slot_at < ${from}
           ORDER BY begun.slot_at DESC LIMIT 1) AS reaching
          WHERE reaching.until_at >= ${from}), ${from})`,
      )
      .where('routine_slots.slot_at', '<=', until)
      .orderBy('routine_slots.slot_at', 'desc')
      .limit(limit),
  );
  return yield* read(rows);
}

function* read(rows: readonly EntryRow[]): Plan<CellEntry[]> {
  const runs = yield* withQuestions(
    rows.flatMap((row) => runOf(row) ?? []),
    ({ agentRunId }) => agentRunId,
  );
  const known = new Map(runs.map((run) => [run.id, run]));
  // Of versions that overlap, which is a fault of its own, the first counts.
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()]
    .toReversed()
    .map((row) => ({
      routineId: row.routine_id,
      slotAt: row.slot_at,
      untilAt: row.until_at,
      count: row.count,
      outcome: SlotOutcome.parse(row.outcome),
      cause: SlotCause.nullable().parse(row.cause),
      otherRunId: row.other_run_id,
      recordedAt: row.recorded_at,
      run: row.run_id === null ? null : (known.get(row.run_id) ?? null),
      version: row.version,
    }));
}

function keyOf({ routine_id, slot_at }: EntryRow): string {
  return `${slot_at} ${routine_id}`;
}

function runOf(row: EntryRow): CellRun | null {
  const { run_id: id, agent_run_id: agentRunId, status, trigger } = row;
  if (id === null || agentRunId === null) return null;
  return {
    id,
    agentRunId,
    status: RunStatus.parse(status),
    trigger: Trigger.parse(trigger),
    error: row.error,
    waitingFor: status === 'queued' ? (row.waiting_for ?? placeAt(row.claimed_by)) : null,
    needsYou: null,
  };
}

const WithSchedule = z.object({ schedule: z.json() });

/** The schedules of versions of routines, by `versionKey`; those that this program cannot read are left out. */
export function* schedulesOf(
  versions: readonly { readonly routineId: string; readonly version: number }[],
): Plan<Map<string, ScheduleSet>> {
  const schedules = new Map<string, ScheduleSet>();
  const wanted = new Set(versions.map(versionKey));
  if (wanted.size === 0) return schedules;
  const rows = yield* all(
    build
      .selectFrom('routine_versions')
      .select(['routine_id as routineId', 'version', 'definition_json'])
      .where('routine_id', 'in', [...new Set(versions.map(({ routineId }) => routineId))])
      .where('version', 'in', [...new Set(versions.map(({ version }) => version))]),
  );
  for (const row of rows) {
    const schedule = wanted.has(versionKey(row)) ? readSchedule(row.definition_json) : null;
    if (schedule !== null) schedules.set(versionKey(row), schedule);
  }
  return schedules;
}

/** One text for a version of a routine. */
export function versionKey(it: { readonly routineId: string; readonly version: number }): string {
  return `${it.version} ${it.routineId}`;
}

function readSchedule(definition: string): ScheduleSet | null {
  try {
    const { schedule } = WithSchedule.parse(JSON.parse(definition));
    const json = JSON.stringify(schedule);
    return scheduleOf({ schedule_kind: '', schedule_value: '', schedule_json: json });
  } catch {
    return null;
  }
}
