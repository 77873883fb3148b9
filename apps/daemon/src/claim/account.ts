import type { SlotCause, Trigger } from '@open-design/contracts';
import type { Calendar, MissedSlots, PassedSlots } from '../handoff.ts';
import type { DueRoutine } from '../store/queries/claims.ts';

/** A slot is still on time when it is claimed within this (ms); after it, it is caught up. */
const onTimeMs = 60_000;
/** The latest missed slot is caught up when it is not older than this (ms). */
const catchUpWindowMs = 24 * 60 * 60 * 1000;

/** What a look at a due routine leads to. */
export interface Account {
  /** The slot to claim, or null when none is. */
  readonly claim: {
    readonly slotAt: number;
    readonly trigger: Trigger;
    readonly cause: SlotCause | null;
  } | null;
  readonly missed: readonly MissedSlots[];
  /** Every slot up to here is accounted for. */
  readonly cursorAt: number;
  /** The slot after that, or null. */
  readonly dueAt: number | null;
}

export interface Look {
  readonly calendar: Calendar;
  /** UTC epoch ms. */
  readonly now: number;
  /** Since when this daemon has been running (UTC epoch ms). */
  readonly runningSince: number;
  /** Slots in (cursor, now] that have their entry already, in order. */
  readonly taken: readonly number[];
}

/**
 * Accounts for every slot that has passed since the routine's cursor: the
 * latest one is claimed unless it is too old, the others are missed. Pure.
 */
export function account(routine: DueRoutine, look: Look): Account {
  const { calendar, now } = look;
  const { schedule, cursorAt } = routine;
  const passed = calendar.passed(schedule, cursorAt, now);
  if (passed === null) {
    return { claim: null, missed: [], cursorAt, dueAt: calendar.next(schedule, cursorAt) };
  }
  const late = now - passed.last;
  const tooOld = late > catchUpWindowMs;
  const claim = tooOld
    ? null
    : late > onTimeMs
      ? ({ slotAt: passed.last, trigger: 'catch_up', cause: 'caught_up' } as const)
      : ({ slotAt: passed.last, trigger: 'scheduled', cause: null } as const);
  const until = tooOld ? passed.last : passed.last - 1;
  return {
    claim,
    missed: gaps(routine, look, until),
    cursorAt: passed.last,
    dueAt: calendar.next(schedule, passed.last),
  };
}

/** The stretches without an entry in (cursor, until]: one row each, however long. */
function gaps({ id, schedule, cursorAt }: DueRoutine, look: Look, until: number): MissedSlots[] {
  const missed: MissedSlots[] = [];
  let after = cursorAt;
  for (const end of [...look.taken.filter((at) => at <= until).map((at) => at - 1), until]) {
    const stretch = end > after ? look.calendar.passed(schedule, after, end) : null;
    if (stretch !== null) missed.push(missedRow(id, stretch, look.runningSince));
    after = end + 1;
  }
  return missed;
}

function missedRow(routineId: string, slots: PassedSlots, runningSince: number): MissedSlots {
  return {
    routineId,
    slotAt: slots.first,
    untilAt: slots.last,
    count: slots.count,
    cause: slots.last < runningSince ? 'daemon_down' : 'daemon_late',
  };
}
