import { z } from 'zod';
import { Instant } from './time.ts';

/**
 * What became of a slot. `ran`: its run was claimed on time. `caught_up`: its
 * run was claimed after its time. `skipped`: a policy decided against it.
 * `missed`: nobody took it.
 */
export const SlotOutcome = z
  .enum(['ran', 'caught_up', 'skipped', 'missed'])
  .meta({ id: 'SlotOutcome' });
export type SlotOutcome = z.infer<typeof SlotOutcome>;

/**
 * Why a slot did not run at its time. `daemon_down`: no daemon was running.
 * `asleep`: the machine slept. `store_unreachable`: the database could not be
 * reached. `clock_set`: the machine's clock was set past it. `daemon_late`: a
 * daemon was running, but got to it too late. `overlap`: a run of the routine
 * was live. `stale`: it was later than the routine's `notAfter`. `pre_check`: its
 * pre-check found nothing to do. `budget`: a budget had no room for its run.
 */
export const SlotCause = z
  .enum([
    'daemon_down',
    'asleep',
    'store_unreachable',
    'clock_set',
    'daemon_late',
    'overlap',
    'stale',
    'pre_check',
    'budget',
  ])
  .meta({ id: 'SlotCause' });
export type SlotCause = z.infer<typeof SlotCause>;

/** Each cause in words. */
export const causeInWords: Readonly<Record<SlotCause, string>> = {
  daemon_down: 'no daemon was running',
  asleep: 'the machine was asleep',
  store_unreachable: 'the database could not be reached',
  clock_set: "the machine's clock was set past it",
  daemon_late: 'the daemon was running, but too busy or stopped to look in time',
  overlap: 'another run of the routine was still live',
  stale: 'it was later than the routine allows',
  pre_check: 'its pre-check found nothing to do',
  budget: 'a budget had no room for its run',
};

/** A stretch of time in which no slot could be taken, and why. */
export const AbsenceCause = SlotCause.extract([
  'daemon_down',
  'asleep',
  'store_unreachable',
  'clock_set',
]);
export type AbsenceCause = z.infer<typeof AbsenceCause>;

/**
 * One entry of the ledger: the slots from `slotAt` to `untilAt` (both included,
 * `count` of them) and what became of them.
 */
export const SlotEntry = z
  .object({
    routineId: z.string(),
    slotAt: Instant,
    untilAt: Instant,
    count: z.int().min(1),
    outcome: SlotOutcome,
    cause: SlotCause.nullable(),
    /** The run that the slot was claimed for. */
    runId: z.string().nullable(),
    /** The run that stood in the way (overlap), or that stands for the slot instead (catch-up of a later one). */
    otherRunId: z.string().nullable(),
    claimedBy: z.string().nullable(),
    recordedAt: Instant,
  })
  .meta({ id: 'SlotEntry' });
export type SlotEntry = z.infer<typeof SlotEntry>;
