import type { Calendar, Claim, UnrunSlots } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { type Absence, absencesWithin } from '../store/queries/absences.ts';
import {
  type DueRoutine,
  insertClaimedRuns,
  moveOn,
  recordSlots,
  type SlotRecord,
  slotKey,
  takeDue,
  type UnreadableRoutine,
} from '../store/queries/claims.ts';
import { liveRunsOfRoutines } from '../store/queries/live-runs.ts';
import { changeRoutine } from '../store/queries/routines.ts';
import { takenSlots } from '../store/queries/slots.ts';
import { type Account, account, type Look, type Wanted } from './account.ts';
import { onTimeMs } from './choose.ts';
import { runIds } from './run-ids.ts';

/** How many routines are looked at in one transaction: write locks stay short, commits are shared. */
export const claimBatch = 500;
/** A routine whose schedule this daemon cannot read is looked at again after this (ms). */
const lookAgainMs = 30_000;

export interface ClaimSettings {
  readonly daemonId: string;
  readonly calendar: Calendar;
}

export interface ClaimedSlots {
  readonly claims: readonly Claim[];
  readonly unrun: readonly UnrunSlots[];
}

export interface ClaimedBatch extends ClaimedSlots {
  /** Left as they are, for a daemon that can read them, or for an edit. */
  readonly unreadable: readonly UnreadableRoutine[];
  /** How many routines were looked at; a full batch means that more may be due. */
  readonly looked: number;
}

/**
 * Claims the slots of a batch of due routines, in one transaction: entry in
 * the ledger, run row and the routine's next time, all or nothing. What a
 * sibling daemon edited, paused or deleted meanwhile is read here and honoured.
 *
 * @param now UTC epoch ms
 */
export function* claimDue(settings: ClaimSettings, now: number): Plan<ClaimedBatch> {
  const { due, unreadable } = yield* takeDue(now, claimBatch);
  const awake: DueRoutine[] = [];
  for (const routine of due) awake.push(yield* woken(routine));
  const claimed = yield* claimFor(settings, awake, now, { isLast: false });
  const later = unreadable.map((it) => ({ ...it, dueAt: now + lookAgainMs }));
  yield* moveOn(later, now);
  return { ...claimed, unreadable, looked: due.length + unreadable.length };
}

/**
 * As `claimDue`, for one routine that the transaction has taken and is about to
 * change: nothing that has passed is left for later.
 *
 * @param now UTC epoch ms
 */
export function* claimOne(
  settings: ClaimSettings,
  routine: DueRoutine,
  now: number,
): Plan<ClaimedSlots> {
  const isAsleep = routine.snoozedUntil !== null && routine.snoozedUntil > now;
  if (isAsleep) return { claims: [], unrun: [] };
  return yield* claimFor(settings, [yield* woken(routine)], now, { isLast: true });
}

/**
 * Accounts for everything that has passed of these routines, which the
 * transaction has taken: claims and entries without a run.
 *
 * @param now UTC epoch ms
 */
function* claimFor(
  { daemonId, calendar }: ClaimSettings,
  due: readonly DueRoutine[],
  now: number,
  { isLast }: Pick<Look, 'isLast'>,
): Plan<ClaimedSlots> {
  const live = yield* liveRunsOfRoutines(due.map(({ id }) => id));
  const absences = yield* absencesFor(due, calendar, now);
  const newRunId = runIds();
  const accounts: { readonly id: string; readonly it: Account }[] = [];
  for (const routine of due) {
    const taken = yield* takenFor(routine, calendar, now);
    const look = { calendar, now, taken, absences, isLast, newRunId };
    const it = account(routine, { ...look, live: live.get(routine.id) ?? [] });
    accounts.push({ id: routine.id, it });
  }
  const wanted = accounts.flatMap(({ it }) => it.wanted);
  const unrun = accounts.flatMap(({ it }) => it.unrun);
  const records = [...wanted.map(recordOfClaim), ...unrun.map((it) => ({ ...it, runId: null }))];
  const made = yield* recordSlots(records, daemonId, now);
  const won = wanted
    .filter(({ claim }) => made.has(slotKey(claim.routineId, claim.slotAt)))
    .map(({ claim }) => claim);
  const runs = won.map((it) => ({ ...it, id: it.runId, waitingFor: waitingFor(it) }));
  yield* insertClaimedRuns(runs, daemonId, now);
  const positions = accounts.map(({ id, it }) => ({ routineId: id, ...it }));
  yield* moveOn(positions, now);
  const recorded = unrun.filter((it) => made.has(slotKey(it.routineId, it.slotAt)));
  return { claims: won, unrun: recorded };
}

/**
 * A snooze that is over ends at its own instant, however late somebody looks.
 * Never before the cursor: where the clock was set back before the snooze, its
 * end lies among slots that have their entry.
 */
function* woken(routine: DueRoutine): Plan<DueRoutine> {
  const { id, snoozedUntil } = routine;
  if (snoozedUntil === null) return routine;
  const from = Math.max(snoozedUntil, routine.cursorAt);
  const columns = { snoozed_until: null, note: null };
  yield* changeRoutine(id, { kind: 'resumed', columns, from, dueAt: from });
  return { ...routine, snoozedUntil: null, cursorAt: from, version: routine.version + 1 };
}

/** Entries that stand in the way of a range, asked for only where there can be a range. */
function* takenFor(routine: DueRoutine, calendar: Calendar, now: number): Plan<readonly number[]> {
  const passed = calendar.passed(routine.schedule, routine.cursorAt, now);
  if (passed === null || passed.count === 1) return [];
  return yield* takenSlots(routine.id, routine.cursorAt, now);
}

/** The absences that matter to these routines, asked for only when something was late. */
function* absencesFor(
  due: readonly DueRoutine[],
  calendar: Calendar,
  now: number,
): Plan<readonly Absence[]> {
  const oldest = due.reduce((least, { schedule, cursorAt }) => {
    if (cursorAt >= least) return least;
    const first = calendar.next(schedule, cursorAt);
    return first === null ? least : Math.min(least, first);
  }, now);
  return oldest < now - onTimeMs ? yield* absencesWithin(oldest - 1, now) : [];
}

function recordOfClaim({ claim, outcome, cause }: Wanted): SlotRecord {
  const { routineId, slotAt, runId } = claim;
  return { routineId, slotAt, untilAt: slotAt, count: 1, outcome, cause, runId, otherRunId: null };
}

function waitingFor({ after, startAt, trigger }: Claim): string | null {
  if (after.length > 0) return `the end of ${after.join(', ')}`;
  if (startAt === null) return null;
  return trigger === 'catch_up' ? 'its turn among the slots that are caught up' : 'its own delay';
}
