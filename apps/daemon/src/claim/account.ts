import { randomUUID } from 'node:crypto';
import type { Calendar, Claim, UnrunSlots } from '../handoff.ts';
import type { Absence } from '../store/queries/absences.ts';
import type { DueRoutine } from '../store/queries/claims.ts';
import type { LiveRun } from '../store/queries/live-runs.ts';
import { type Admission, admit } from './overlap.ts';
import { causeAt, missedStretches } from './causes.ts';
import { type ChosenSlot, chooseSlots } from './choose.ts';
import { delayOf } from './jitter.ts';

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

export interface Look {
  readonly calendar: Calendar;
  /** UTC epoch ms. */
  readonly now: number;
  /** Slots in (cursor, now] that have their entry already, in order. */
  readonly taken: readonly number[];
  /** Live runs of the routine, oldest first. */
  readonly live: readonly LiveRun[];
  /** When nobody could take slots, in order. */
  readonly absences: readonly Absence[];
  /** Nobody will look for this definition again: also what still waits for its delay is accounted for. */
  readonly isLast: boolean;
  readonly newRunId: () => string;
}

/** Accounts for every slot that has passed since the routine's cursor, by the routine's policies. */
export function account(routine: DueRoutine, look: Look): Account {
  const { schedule, cursorAt } = routine;
  const delay = delayOf(routine);
  const until = look.isLast ? look.now : look.now - delay;
  const passed = look.calendar.passed(schedule, cursorAt, until);
  const next = look.calendar.next(schedule, passed?.last ?? cursorAt);
  const dueAt = next === null ? null : next + delay;
  if (passed === null) return { wanted: [], unrun: [], cursorAt, dueAt };
  const { chosen, stale } = chooseSlots(routine, passed, look.calendar, look.now - delay);
  const open = chosen.filter(({ slotAt }) => !look.taken.includes(slotAt));
  const { wanted, skipped } = admitAll(routine, open, look);
  const standIn = wanted.find(({ outcome }) => outcome === 'caught_up')?.claim.runId ?? null;
  const missed = missedStretches(routine, look, {
    until: passed.last,
    except: [...look.taken, ...open.map(({ slotAt }) => slotAt)].toSorted((a, b) => a - b),
    stale,
  }).map((it) => ({ ...it, otherRunId: standIn }));
  return { wanted, unrun: [...skipped, ...missed], cursorAt: passed.last, dueAt };
}

/** Decides on each chosen slot, the latest first; the caught-up ones follow each other, paced. */
function admitAll(
  routine: DueRoutine,
  chosen: readonly ChosenSlot[],
  look: Look,
): { wanted: Wanted[]; skipped: UnrunSlots[] } {
  const wanted: Wanted[] = [];
  const skipped: UnrunSlots[] = [];
  for (const slot of chosen) {
    const previous = wanted.at(-1);
    const admission: Admission =
      previous === undefined || routine.policies.overlap.mode === 'allow'
        ? admit(routine.policies.overlap, look.live)
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
      runId: look.newRunId(),
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
