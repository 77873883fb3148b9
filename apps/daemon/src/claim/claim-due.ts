import { randomUUID } from 'node:crypto';
import type { Calendar, Claim, MissedSlots } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import {
  type DueRoutine,
  insertClaimedRuns,
  moveOn,
  recordSlots,
  slotKey,
  type SlotRecord,
  takeDue,
  takenSlots,
} from '../store/queries/claims.ts';
import { type Account, account } from './account.ts';

/** How many routines are looked at in one transaction: write locks stay short, commits are shared. */
export const claimBatch = 500;

export interface ClaimSettings {
  readonly daemonId: string;
  /** Since when this daemon has been running (UTC epoch ms). */
  readonly runningSince: number;
  readonly calendar: Calendar;
}

export interface ClaimedSlots {
  readonly claims: readonly Claim[];
  readonly missed: readonly MissedSlots[];
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
export function* claimDue(settings: ClaimSettings, now: number): Plan<ClaimedSlots> {
  const { daemonId, runningSince, calendar } = settings;
  const due = yield* takeDue(now, claimBatch);
  const accounts: Account[] = [];
  for (const routine of due) {
    const taken = yield* takenFor(routine, calendar, now);
    accounts.push(account(routine, { calendar, now, runningSince, taken }));
  }
  const wanted = due.flatMap((routine, index) => claimOf(routine, accounts[index], now));
  const missed = accounts.flatMap((it) => it.missed);
  const made = yield* recordSlots(
    [...wanted.map(recordOfClaim), ...missed.map(recordOfMiss)],
    daemonId,
    now,
  );
  const claims = wanted
    .filter(({ claim, slotAt }) => made.has(slotKey(claim.routineId, slotAt)))
    .map(({ claim }) => claim);
  yield* insertClaimedRuns(
    claims.map((it) => ({ ...it, id: it.runId, slotAt: it.slotAt ?? now })),
    daemonId,
    now,
  );
  yield* moveOn(
    due.flatMap(({ id }, index) => {
      const it = accounts[index];
      return it === undefined ? [] : [{ routineId: id, cursorAt: it.cursorAt, dueAt: it.dueAt }];
    }),
    now,
  );
  const recorded = missed.filter((it) => made.has(slotKey(it.routineId, it.slotAt)));
  return { claims, missed: recorded, looked: due.length };
}

/** Entries that stand in the way of a range, asked for only where there can be a range. */
function* takenFor(routine: DueRoutine, calendar: Calendar, now: number): Plan<readonly number[]> {
  const passed = calendar.passed(routine.schedule, routine.cursorAt, now);
  if (passed === null || passed.count === 1) return [];
  return yield* takenSlots(routine.id, routine.cursorAt, now);
}

interface Wanted {
  readonly claim: Claim;
  readonly slotAt: number;
  readonly cause: string | null;
}

function claimOf(routine: DueRoutine, it: Account | undefined, now: number): Wanted[] {
  if (it === undefined || it.claim === null) return [];
  const { slotAt, trigger, cause } = it.claim;
  const claim = {
    runId: `routine-run-${randomUUID()}`,
    routineId: routine.id,
    trigger,
    slotAt,
    agentRunId: randomUUID(),
    claimedAt: now,
  };
  return [{ claim, slotAt, cause }];
}

function recordOfClaim({ claim, slotAt, cause }: Wanted): SlotRecord {
  const { routineId, runId } = claim;
  return { routineId, slotAt, untilAt: slotAt, count: 1, outcome: 'ran', cause, runId };
}

function recordOfMiss(it: MissedSlots): SlotRecord {
  return { ...it, outcome: 'missed', runId: null };
}
