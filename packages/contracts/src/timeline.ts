import { z } from 'zod';
import { FireNote } from './schedule-preview.ts';
import { AbsenceCause } from './slot.ts';
import { Instant } from './time.ts';

/** A slot that comes, of the definition in force. */
export const TimelineSlot = z
  .object({
    routineId: z.string(),
    name: z.string(),
    at: Instant,
    /** The wall clock of the schedule's zone, as `2026-03-29T03:30:00+02:00[Europe/Berlin]`. */
    local: z.string(),
    timezone: z.string(),
    /** Why it is not simply where the wall clock shows its time, or null. */
    note: FireNote.nullable(),
  })
  .meta({ id: 'TimelineSlot' });
export type TimelineSlot = z.infer<typeof TimelineSlot>;

/**
 * What else happens to time. `dst`: the clocks of a zone change. The others: a
 * stretch, up to `untilAt`, in which no slot could be taken.
 */
export const TimelineMark = z
  .object({
    at: Instant,
    /** The end of a stretch; null for a moment. */
    untilAt: Instant.nullable(),
    kind: z.enum(['dst', ...AbsenceCause.options]),
    /** Whose clocks change, or null. */
    timezone: z.string().nullable(),
    /** In one sentence. */
    text: z.string(),
  })
  .meta({ id: 'TimelineMark' });
export type TimelineMark = z.infer<typeof TimelineMark>;

/** What comes in a stretch of time. */
export const Timeline = z
  .object({
    from: Instant,
    until: Instant,
    /** After `from`, up to and including `until`, earliest first. */
    slots: z.array(TimelineSlot),
    /** In order. */
    marks: z.array(TimelineMark),
    /** Whether later slots, or later marks, were left out. */
    truncated: z.boolean(),
  })
  .meta({ id: 'Timeline' });
export type Timeline = z.infer<typeof Timeline>;
