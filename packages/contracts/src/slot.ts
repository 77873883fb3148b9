import { z } from 'zod';
import { Instant } from './time.ts';

/** How a slot ended. */
export const SlotOutcome = z.enum(['ran', 'missed']).meta({ id: 'SlotOutcome' });
export type SlotOutcome = z.infer<typeof SlotOutcome>;

/**
 * Why a slot ended as it did. `daemon_down`: no daemon was running at its time.
 * `daemon_late`: a daemon was running, but took longer than one gap of the
 * schedule to get to it. `caught_up`: it ran, after its time.
 */
export const SlotCause = z
  .enum(['daemon_down', 'daemon_late', 'caught_up'])
  .meta({ id: 'SlotCause' });
export type SlotCause = z.infer<typeof SlotCause>;

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
    runId: z.string().nullable(),
    claimedBy: z.string().nullable(),
    recordedAt: Instant,
  })
  .meta({ id: 'SlotEntry' });
export type SlotEntry = z.infer<typeof SlotEntry>;
