import { z } from 'zod';
import { RunStatus, Trigger } from './run.ts';
import { SlotCause, SlotOutcome } from './slot.ts';
import { Instant } from './time.ts';

/** What became of a slot; `due` for one that is still to come, or that nobody has looked at yet. */
export const CellOutcome = z.enum([...SlotOutcome.options, 'due']).meta({ id: 'CellOutcome' });
export type CellOutcome = z.infer<typeof CellOutcome>;

/**
 * A slot as a person looks at it: what became of it, how its run stands, and why.
 * An entry of the ledger that stands for a stretch is a cell a slot, where the
 * schedule in force says which they were and they are not too many; else one
 * cell stands for the stretch, with `count` above 1.
 */
export const SlotCell = z
  .object({
    slotAt: Instant,
    /** The last slot that the cell stands for: `slotAt` itself for one alone. */
    untilAt: Instant,
    /** How many slots it stands for. */
    count: z.int().min(1),
    outcome: CellOutcome,
    cause: SlotCause.nullable(),
    /** Why it is as it is, in one sentence. */
    reason: z.string(),
    /** The run that the slot was claimed for. */
    runId: z.string().nullable(),
    /** The last attempt of that run. */
    agentRunId: z.string().nullable(),
    status: RunStatus.nullable(),
    trigger: Trigger.nullable(),
  })
  .meta({ id: 'SlotCell' });
export type SlotCell = z.infer<typeof SlotCell>;
