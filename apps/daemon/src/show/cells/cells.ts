import type { ScheduleSet, SlotCell } from '@open-design/contracts';
import type { Calendar } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import {
  type CellEntry,
  entriesReaching,
  lastEntries,
  schedulesOf,
  versionKey,
} from '../../store/queries/slot-cells.ts';
import { findReadable } from '../../store/queries/unreadable-routines.ts';
import { reasonOf, reasonOfDue } from './reason.ts';
import { fits, lastSlots, slotsWithin } from './stretch.ts';

/** The most cells of one answer. */
export const mostCells = 5_000;

/** The last slots of these routines that have passed, `ofEach` of each at the most, oldest first. */
export function* lastCells(
  calendar: Calendar,
  routineIds: readonly string[],
  ofEach: number,
): Plan<Map<string, SlotCell[]>> {
  const entries = yield* lastEntries(routineIds, ofEach);
  const scheduleFor = yield* schedulesFor(calendar, entries);
  const cells = new Map<string, SlotCell[]>(routineIds.map((id) => [id, []]));
  for (const entry of entries) {
    const schedule = scheduleFor(entry);
    const slots = schedule === null ? null : lastSlots(calendar, schedule, entry, ofEach);
    cells.get(entry.routineId)?.push(...cellsOf(entry, slots));
  }
  for (const [id, own] of cells) cells.set(id, own.slice(-ofEach));
  return cells;
}

/**
 * The slots of a routine in [from, until] (UTC epoch ms), oldest first, coming
 * ones too. Where there are too many, those nearest to now.
 *
 * @param now UTC epoch ms
 */
export function* cellsBetween(
  calendar: Calendar,
  routineId: string,
  { from, until, now }: { readonly from: number; readonly until: number; readonly now: number },
): Plan<{ cells: SlotCell[]; truncated: boolean }> {
  const passed = yield* passedCells(calendar, routineId, { from, until });
  const coming = yield* comingCells(calendar, routineId, { from, until, now });
  const known = new Set(passed.map(({ slotAt }) => slotAt));
  const due = coming.filter(({ slotAt }) => !known.has(slotAt));
  const forPast = Math.max(mostCells / 2, mostCells - due.length);
  const past = passed.length > forPast ? passed.slice(-forPast) : passed;
  const cells = [...past, ...due.slice(0, mostCells - past.length)];
  return { cells, truncated: cells.length < passed.length + due.length };
}

/** Oldest first; one more than an answer takes where there are more. */
function* passedCells(
  calendar: Calendar,
  routineId: string,
  { from, until }: { readonly from: number; readonly until: number },
): Plan<SlotCell[]> {
  const entries = yield* entriesReaching(routineId, { from, until, limit: mostCells + 1 });
  const scheduleFor = yield* schedulesFor(calendar, entries);
  const latestFirst: SlotCell[] = [];
  let others = entries.length;
  for (const entry of entries) {
    others -= 1;
    const schedule = scheduleFor(entry);
    // Every entry is worth a cell before one of them is worth several.
    const most = mostCells - latestFirst.length - others;
    const slots =
      schedule === null ? null : slotsWithin(calendar, schedule, entry, { from, until, most });
    latestFirst.push(...cellsOf(entry, slots).toReversed());
  }
  return latestFirst.toReversed();
}

/** Slots that have no entry yet; one more than an answer takes where there are more. */
function* comingCells(
  calendar: Calendar,
  routineId: string,
  { from, until, now }: { readonly from: number; readonly until: number; readonly now: number },
): Plan<SlotCell[]> {
  const routine = yield* findReadable(routineId);
  if (routine === null || !routine.enabled) return [];
  const { cursorAt, snoozedUntil, schedule } = routine;
  const cells: SlotCell[] = [];
  for (const slotAt of calendar.slots(
    schedule,
    Math.max(cursorAt, snoozedUntil ?? cursorAt, from - 1),
    until,
  )) {
    if (cells.length > mostCells) break;
    cells.push(dueCell(slotAt, now));
  }
  return cells;
}

function dueCell(slotAt: number, now: number): SlotCell {
  return {
    slotAt,
    untilAt: slotAt,
    count: 1,
    outcome: 'due',
    cause: null,
    reason: reasonOfDue(slotAt, now),
    runId: null,
    agentRunId: null,
    status: null,
    trigger: null,
  };
}

/** Answers with the schedule whose slots a stretch stands for; null where that is not known, and for one slot alone. */
function* schedulesFor(
  calendar: Calendar,
  entries: readonly CellEntry[],
): Plan<(entry: CellEntry) => ScheduleSet | null> {
  const schedules = yield* schedulesOf(
    entries.flatMap(({ routineId, version }) => (version === null ? [] : [{ routineId, version }])),
  );
  return ({ routineId, version, ...stretch }) => {
    if (stretch.count === 1 || version === null) return null;
    const schedule = schedules.get(versionKey({ routineId, version }));
    return schedule !== undefined && fits(calendar, schedule, stretch) ? schedule : null;
  };
}

/** @param slots of a stretch, or null for one cell that stands for all of the entry */
function cellsOf(entry: CellEntry, slots: readonly number[] | null): SlotCell[] {
  const { slotAt, untilAt, count, outcome, cause, run } = entry;
  const shared = {
    outcome,
    cause,
    reason: reasonOf(entry),
    runId: run?.id ?? null,
    agentRunId: run?.agentRunId ?? null,
    status: run?.status ?? null,
    trigger: run?.trigger ?? null,
  };
  if (slots === null) return [{ slotAt, untilAt, count, ...shared }];
  return slots.map((at) => ({ slotAt: at, untilAt: at, count: 1, ...shared }));
}
