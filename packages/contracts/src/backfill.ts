import { z } from 'zod';
import { OverlapPolicy } from './policies.ts';
import { Instant } from './time.ts';

/** How many slots one backfill may run. */
export const mostBackfillSlots = 1_000;

/** The body of `POST /api/routines/:id/backfill`: run the slots of a past range. */
export const BackfillInput = z
  .strictObject({
    /** Both ends included. */
    from: Instant,
    to: Instant,
    /** Says what would run, and runs nothing. */
    dryRun: z.boolean().default(true),
    /** Also slots that ran already. */
    again: z.boolean().default(false),
    /** How the runs of this backfill meet live runs and each other; one after the other by default. */
    overlap: OverlapPolicy.default({ mode: 'queue_all', max: mostBackfillSlots }),
    perMinute: z.int().min(1).max(600).default(6),
  })
  .refine(({ from, to }) => from <= to, {
    path: ['to'],
    error: 'expected an instant not before `from`',
  })
  .meta({
    id: 'BackfillInput',
    example: { from: 1_779_000_000_000, to: 1_779_086_400_000, dryRun: true },
  });
export type BackfillInput = z.infer<typeof BackfillInput>;

export const BackfillAnswer = z
  .object({
    dryRun: z.boolean(),
    /** The slots that run, or would, oldest first. */
    slots: z.array(Instant),
    /** Slots of the range that ran already and are left alone. */
    ranAlready: z.int(),
    /** The runs that were written, in the order of the slots; empty for a dry run. */
    runIds: z.array(z.string()),
  })
  .meta({ id: 'BackfillAnswer' });
export type BackfillAnswer = z.infer<typeof BackfillAnswer>;
