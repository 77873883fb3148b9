import { randomUUID } from 'node:crypto';
import type { Calendar, Claim, PassedSlots, UnrunSlots } from '../handoff.ts';
import type { Absence } from '../store/queries/absences.ts';
import type { DueRoutine } from '../store/queries/due-routines.ts';
import type { LiveRun } from '../store/queries/live-runs.ts';
import { type Admission, admit } from './overlap.ts';
import { causeAt, missedStretches } from './causes.ts';
import { type ChosenSlot, chooseSlots } from './choose.ts';
import { delayOf } from './jitter.ts';
import { newRunId } from './run-ids.ts';

/** A claim as the ledger will say it. */
export interface Wanted {
  readonly claim: Claim & { readonly slotAt: number; readonly version: number };
  readonly outcome: 'ran' | 'caught_up';
  readonly cause: UnrunSlots['cause'] | null;
}

/** What a look at a due routine leads to: every slot that has passed, in exactly one place. */
export interface Account {
  readonly wanted: readonly Wanted[];
  readonly unrun: readonly UnrunSlots[];
  /** Every slot up to here is accounted for. */
  readonly cursorAt: number;
  /** When to look next: the slot after that with the routine's own delay, or null. */
  readonly dueAt: number | null;
}

/** What a look at one routine found. */
export interface Found {
  /** The slots that have passed since the cursor, as `passedOf` says. */
  readonly passed: PassedSlots | null;
  /** Slots in (cursor, now] that have their entry already, in order. */
  readonly taken: readonly number[];
  /** Live runs of the routine, oldest first. */
  readonly live: readonly LiveRun[];
}

/** What all routines of a look have in common. */
export interface Look {
  readonly calendar: Calendar;
  /** UTC epoch ms. */
  readonly now: number;
  /** When nobody could take slots, in order. */
  readonly absences: readonly Absence[];
  /** Nobody will look for this definition again: also what still waits for its delay is accounted for. */
  readonly isLast: boolean;
}

/** The slots that are to be accounted for: those since the cursor whose delay is over. */
export function passedOf(
  routine: DueRoutine,
  { calendar, now, isLast }: Pick<Look, 'calendar' | 'now' | 'isLast'>,
): PassedSlots | null {
  const until = isLast ? now : now - delayOf(routine);
  return calendar.passed(routine.schedule, routine.cursorAt, until);
}

const none: readonly never[] = [];

/** Accounts for every slot that has passed since the routine's cursor, by the routine's policies. */
export function account(routine: DueRoutine, found: Found, look: Look): Account {
  const { schedule, cursorAt } = routine;
  const { passed, taken } = found;
  const delay = delayOf(routine);
  const next = look.calendar.next(schedule, passed?.last ?? cursorAt);
  const dueAt = next === null ? null : next + delay;
  if (passed === null) return { wanted: none, unrun: none, cursorAt, dueAt };
  const { chosen, stale } = chooseSlots(routine, passed, look.calendar, look.now - delay);
  const open = taken.length === 0 ? chosen : chosen.filter(({ slotAt }) => !taken.includes(slotAt));
  const { wanted, skipped } = admitAll(routine, open, { live: found.live, look });
  // Most often one slot has passed, and it is run: then there is nothing to write down as missed.
  if (open.length === passed.count) {
    return { wanted, unrun: skipped, cursorAt: passed.last, dueAt };
  }
  const standIn = wanted.find(({ outcome }) => outcome === 'caught_up')?.claim.runId ?? null;
  const missed = missedStretches(routine, look, {
    until: passed.last,
    except: [...taken, ...open.map(({ slotAt }) => slotAt)].toSorted((a, b) => a - b),
    stale,
  }).map((it) => ({ ...it, otherRunId: standIn }));
  return { wanted, unrun: [...skipped, ...missed], cursorAt: passed.last, dueAt };
}

/** Decides on each chosen slot, the latest first; the caught-up ones follow each other, paced. */
function admitAll(
  routine: DueRoutine,
  chosen: readonly ChosenSlot[],
  { live, look }: { readonly live: readonly LiveRun[]; readonly look: Look },
): { wanted: Wanted[]; skipped: UnrunSlots[] } {
  const wanted: Wanted[] = [];
  const skipped: UnrunSlots[] = [];
  for (const slot of chosen) {
    const previous = wanted.at(-1);
    const admission: Admission =
      previous === undefined || routine.policies.overlap.mode === 'allow'
        ? admit(routine.policies.overlap, live)
        : { kind: 'wait', after: [previous.claim.runId], cancels: false };
    if (admission.kind === 'skip') skipped.push(skippedSlot(routine, slot, admission.otherRunId));
    else wanted.push(wantedSlot(routine, slot, admission, { look, place: wanted.length }));
  }
  return { wanted, skipped };
}

function skippedSlot({ id }: DueRoutine, { slotAt }: ChosenSlot, otherRunId: string): UnrunSlots {
  const slots = { routineId: id, slotAt, untilAt: slotAt, count: 1 };
  return { ...slots, outcome: 'skipped', cause: 'overlap', otherRunId };
}

function wantedSlot(
  routine: DueRoutine,
  { slotAt, isLate }: ChosenSlot,
  admission: Exclude<Admission, { kind: 'skip' }>,
  { look, place }: { readonly look: Look; readonly place: number },
): Wanted {
  const paceMs = 60_000 / routine.policies.catchUp.perMinute;
  const startAt = Math.max(
    slotAt + delayOf(routine),
    look.now + (place === 0 ? 0 : Math.ceil(place * paceMs)),
  );
  return {
    outcome: isLate ? 'caught_up' : 'ran',
    cause: isLate ? causeAt(look.absences, slotAt) : null,
    claim: {
      runId: newRunId(),
      routineId: routine.id,
      trigger: isLate ? 'catch_up' : 'scheduled',
      slotAt,
      agentRunId: randomUUID(),
      claimedAt: look.now,
      version: routine.version,
      startAt: startAt > look.now ? startAt : null,
      after: admission.kind === 'wait' ? admission.after : [],
      cancels: admission.kind === 'wait' && admission.cancels,
    },
  };
}
