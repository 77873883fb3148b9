import {
  describeSchedule,
  PausedBy,
  type RoutineRow,
  type Run,
  type SlotCell,
  type Target,
  timeZonesOf,
} from '@open-design/contracts';
import type { Calendar } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import {
  type ListedRoutine,
  listRoutinePage,
  type RoutineListWish,
} from '../../store/queries/routine-list.ts';
import { usedSince } from '../../store/queries/routine-spend.ts';
import { newestRuns } from '../../store/queries/routine-runs.ts';
import type { Amounts } from '../../store/queries/spendings.ts';
import { lastCells } from './cells.ts';

const cellsOfRow = 14;
const weekMs = 7 * 86_400_000;

export interface RowsSetup {
  readonly calendar: Calendar;
  /** The daemon's own zone. */
  readonly timeZone: string;
  /** UTC epoch ms. */
  readonly now: number;
}

/** A page of routines as a list shows them, and how many there are. */
export function* routineRows(
  setup: RowsSetup,
  wish: RoutineListWish,
): Plan<{ rows: RoutineRow[]; total: number }> {
  const { calendar, now } = setup;
  const { routines, total } = yield* listRoutinePage(wish, now);
  const ids = routines.map(({ id }) => id);
  const cells = yield* lastCells(calendar, ids, cellsOfRow);
  const runs = yield* newestRuns(ids);
  const used = yield* usedSince(ids, now - weekMs);
  const rows = routines.map((it) =>
    rowOf(setup, it, {
      cells: cells.get(it.id) ?? [],
      lastRun: runs.get(it.id) ?? null,
      used: used.get(it.id) ?? null,
    }),
  );
  return { rows, total };
}

interface Beside {
  readonly cells: SlotCell[];
  readonly lastRun: Run | null;
  readonly used: Amounts | null;
}

function rowOf(
  { calendar, timeZone }: RowsSetup,
  it: ListedRoutine,
  { cells, lastRun, used }: Beside,
): RoutineRow {
  const { id, name, note, failures, version, readable } = it;
  return {
    id,
    name,
    sentence: readable === null ? '' : describeSchedule(readable.schedule),
    timezones: readable === null ? [] : timeZonesOf(readable.schedule, timeZone),
    enabled: it.enabled === 1,
    pausedBy: PausedBy.nullable().catch(null).parse(it.paused_by),
    note,
    snoozedUntil: it.snoozed_until,
    failures,
    agentId: it.agent_id,
    target: targetOf(it),
    version,
    nextRunAt: nextOf(calendar, it),
    lastRun,
    cells,
    costWeekUsd: used?.microUsd ? used.microUsd / 1_000_000 : null,
    tokensWeek: used?.tokens ? used.tokens : null,
    unreadable: it.why,
  };
}

function nextOf(calendar: Calendar, { readable }: ListedRoutine): number | null {
  if (readable === null || !readable.enabled) return null;
  const { schedule, cursorAt, snoozedUntil } = readable;
  return calendar.next(schedule, Math.max(cursorAt, snoozedUntil ?? cursorAt));
}

function targetOf({ project_mode, project_id }: ListedRoutine): Target {
  return project_mode === 'reuse'
    ? { mode: 'reuse', projectId: project_id ?? '' }
    : { mode: 'create_each_run' };
}
