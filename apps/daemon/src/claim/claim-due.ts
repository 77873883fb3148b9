import type { Calendar, Claim, PassedSlots, UnrunSlots } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { type Absence, absencesWithin } from '../store/queries/absences.ts';
import {
  type ClaimedRun,
  insertClaimedRuns,
  moveOn,
  type RoutinePosition,
  recordSlots,
  type SlotRecord,
} from '../store/queries/claims.ts';
import { type DueRoutine, takeDue, type UnreadableRoutine } from '../store/queries/due-routines.ts';
import { liveRunsOfRoutines } from '../store/queries/live-runs.ts';
import { changeRoutine } from '../store/queries/routines.ts';
import { takenSlots } from '../store/queries/slots.ts';
import { account, type Look, passedOf, type Wanted } from './account.ts';
import { onTimeMs } from './choose.ts';

/** How many routines are looked at in one transaction: write locks stay short, commits are shared. */
export const claimBatch = 500;
/** A routine whose schedule this daemon cannot read is looked at again after this (ms). */
const lookAgainMs = 30_000;

export interface ClaimSettings {
  readonly daemonId: string;
  readonly calendar: Calendar;
  /** The agents that only other daemons have: what is due of their routines is left to those. Left out, none. */
  readonly leaves?: () => readonly string[];
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
  const { due, unreadable } = yield* takeDue(now, claimBatch, settings.leaves?.() ?? []);
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
  const passed = due.map((routine) => passedOf(routine, { calendar, now, isLast }));
  const absences = yield* absencesFor(passed, now);
  const look: Look = { calendar, now, absences, isLast };
  const wanted: Wanted[] = [];
  const unrun: UnrunSlots[] = [];
  const positions: RoutinePosition[] = [];
  for (const [index, routine] of due.entries()) {
    const slots = passed[index] ?? null;
    const taken = yield* takenFor(routine, slots, now);
    const found = { passed: slots, taken, live: live.get(routine.id) ?? nothing };
    const it = account(routine, found, look);
    wanted.push(...it.wanted);
    unrun.push(...it.unrun);
    positions.push({ routineId: routine.id, cursorAt: it.cursorAt, dueAt: it.dueAt });
  }
  const isMade = yield* recordSlots(recordsOf(wanted, unrun), daemonId, now);
  const won = wanted.map(({ claim }) => claim).filter(isMade);
  yield* insertClaimedRuns(won.map(runOf), daemonId, now);
  yield* moveOn(positions, now);
  return { claims: won, unrun: unrun.filter(isMade) };
}

const nothing: readonly never[] = [];

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
function* takenFor(
  routine: DueRoutine,
  passed: PassedSlots | null,
  now: number,
): Plan<readonly number[]> {
  if (passed === null || passed.count === 1) return nothing;
  return yield* takenSlots(routine.id, routine.cursorAt, now);
}

/** The absences that matter to these slots, asked for only when something was late. */
function* absencesFor(
  passed: readonly (PassedSlots | null)[],
  now: number,
): Plan<readonly Absence[]> {
  const oldest = passed.reduce((least, it) => Math.min(least, it?.first ?? least), now);
  return oldest < now - onTimeMs ? yield* absencesWithin(oldest - 1, now) : nothing;
}

function recordsOf(wanted: readonly Wanted[], unrun: readonly UnrunSlots[]): SlotRecord[] {
  const records: SlotRecord[] = wanted.map(({ claim, outcome, cause }) => {
    const { routineId, slotAt, runId } = claim;
    return {
      routineId,
      slotAt,
      untilAt: slotAt,
      count: 1,
      outcome,
      cause,
      runId,
      otherRunId: null,
    };
  });
  for (const it of unrun) records.push({ ...it, runId: null });
  return records;
}

function runOf(claim: Wanted['claim']): ClaimedRun {
  return {
    id: claim.runId,
    routineId: claim.routineId,
    trigger: claim.trigger,
    slotAt: claim.slotAt,
    agentRunId: claim.agentRunId,
    version: claim.version,
    waitingFor: waitingFor(claim),
  };
}

function waitingFor({ after, startAt, trigger }: Claim): string | null {
  if (after.length > 0) return `the end of ${after.join(', ')}`;
  if (startAt === null) return null;
  return trigger === 'catch_up' ? 'its turn among the slots that are caught up' : 'its own delay';
}
