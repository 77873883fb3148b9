import { randomUUID } from 'node:crypto';
import { type BackfillInput, mostBackfillSlots, type OverlapPolicy } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { Calendar, Claim } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { insertClaimedRuns } from '../store/queries/claims.ts';
import { liveRunsOfRoutines } from '../store/queries/live-runs.ts';
import { slotsWithRuns } from '../store/queries/routine-runs.ts';
import type { StoredRoutine } from '../store/queries/routines.ts';
import { type Admission, admit } from './overlap.ts';

export interface Backfill {
  readonly slots: readonly number[];
  readonly ranAlready: number;
  /** Empty for a dry run. */
  readonly claims: readonly Claim[];
}

export interface BackfillSettings {
  readonly calendar: Calendar;
  readonly daemonId: string;
  /** UTC epoch ms. */
  readonly now: number;
}

/**
 * Writes the runs of a past range, for a routine that the transaction has
 * taken. The ledger stays as it is: it says what became of the slots at their
 * time, and a run of a backfill names the slot that it makes up for. Slots that
 * nobody has looked at yet are left out: they are about to be taken up.
 *
 * @throws DaemonError VALIDATION_FAILED when the range reaches into the future or has too many slots
 */
export function* backfill(
  routine: StoredRoutine,
  input: BackfillInput,
  { calendar, daemonId, now }: BackfillSettings,
): Plan<Backfill> {
  const { from, to } = input;
  if (to > now) throw refused('to', `expected an instant that has passed, got ${iso(to)}`);
  const count = calendar.passed(routine.schedule, from - 1, to)?.count ?? 0;
  if (count > mostBackfillSlots) {
    throw refused(
      'to',
      `expected a range of at most ${mostBackfillSlots} slots, got ${count}; take it in parts`,
    );
  }
  const isComing = stillToBeLookedAt(routine, now);
  const all = [...calendar.slots(routine.schedule, from - 1, to)].filter((at) => !isComing(at));
  const ran = new Set(yield* slotsWithRuns(routine.id, from, to));
  const slots = input.again ? all : all.filter((slotAt) => !ran.has(slotAt));
  const ranAlready = all.length - slots.length;
  if (input.dryRun) return { slots, ranAlready, claims: [] };
  const live = (yield* liveRunsOfRoutines([routine.id])).get(routine.id) ?? [];
  const claims = claimsOf(routine, slots, { input, now, live });
  const runs = claims.map((it) => ({ ...it, id: it.runId, waitingFor: 'its turn in a backfill' }));
  yield* insertClaimedRuns(runs, daemonId, now);
  return { slots: claims.map(({ slotAt }) => slotAt), ranAlready, claims };
}

/** Slots that have passed and that the next look takes up: a backfill would run them beside it. */
function stillToBeLookedAt(
  { enabled, cursorAt, snoozedUntil }: StoredRoutine,
  now: number,
): (slotAt: number) => boolean {
  const after = Math.max(cursorAt, snoozedUntil ?? cursorAt);
  return (slotAt) => enabled && slotAt > after && slotAt <= now;
}

type SlotClaim = Claim & { readonly slotAt: number; readonly version: number };

function claimsOf(
  routine: StoredRoutine,
  slots: readonly number[],
  {
    input,
    now,
    live,
  }: { input: BackfillInput; now: number; live: { id: string; isWaiting: boolean }[] },
): SlotClaim[] {
  const claims: SlotClaim[] = [];
  const beside = [...live];
  for (const slotAt of slots) {
    const admission = admit(input.overlap, beside);
    if (admission.kind === 'skip') continue;
    const claim: SlotClaim = {
      runId: `routine-run-${randomUUID()}`,
      routineId: routine.id,
      trigger: 'backfill',
      slotAt,
      agentRunId: randomUUID(),
      claimedAt: now,
      version: routine.version,
      startAt: now + Math.ceil((claims.length * 60_000) / input.perMinute),
      after: afterWhich(input.overlap, admission, claims),
      cancels: admission.kind === 'wait' && admission.cancels,
    };
    claims.push(claim);
    beside.push({ id: claim.runId, isWaiting: true });
  }
  return claims;
}

/** Which run must have ended: with `allow` as many rows of runs go on beside each other as may work at once. */
function afterWhich(
  { mode, max }: OverlapPolicy,
  admission: Admission,
  claims: readonly SlotClaim[],
): readonly string[] {
  const before = mode === 'allow' ? claims[claims.length - max] : undefined;
  if (before !== undefined) return [before.runId];
  return admission.kind === 'wait' ? admission.after.slice(-1) : [];
}

function refused(field: string, message: string): DaemonError {
  return new DaemonError('VALIDATION_FAILED', `${field}: ${message}`, {
    details: [{ field, message }],
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
