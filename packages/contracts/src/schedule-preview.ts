import { z } from 'zod';
import { Schedule } from './schedule.ts';
import { DstPolicy, ExcludedDays } from './schedule-options.ts';
import { parseScheduleText } from './schedule-text.ts';
import { Instant, TimeZone } from './time.ts';

const ScheduleText = z
  .string()
  .max(10_000)
  .superRefine((text, ctx) => {
    try {
      parseScheduleText(text);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      ctx.addIssue({ code: 'custom', message });
    }
  })
  .meta({ description: 'A schedule as text', example: 'weekdays:08:30@Europe/Berlin' });

const ScheduleOrText = z.union([Schedule, ScheduleText]);

/** The most fires that one preview lists. */
export const MOST_FIRES = 1_000;

/** The body of `POST /api/schedules/preview`. What is given beside the schedules holds for those that do not say it themselves. */
export const SchedulePreviewInput = z
  .strictObject({
    schedules: z.union([ScheduleOrText, z.array(ScheduleOrText).min(1).max(20)]),
    timezone: TimeZone.optional(),
    dst: DstPolicy.optional(),
    exclude: ExcludedDays.optional(),
    bounds: z.strictObject({ startAt: Instant.optional(), endAt: Instant.optional() }).optional(),
    /** Slots after this instant (UTC epoch ms); now where it is left out. */
    from: Instant.optional(),
    /** 10 where there is no `until` either, else 1,000. */
    count: z.int().min(1).max(MOST_FIRES).optional(),
    /** Slots up to and including this instant (UTC epoch ms). */
    until: Instant.optional(),
  })
  .meta({
    id: 'SchedulePreviewInput',
    example: { schedules: 'weekdays:08:30@Europe/Berlin', count: 3 },
  });
export type SchedulePreviewInput = z.infer<typeof SchedulePreviewInput>;

/**
 * Why a slot is not simply where the wall clock shows its time. `dst_gap_shifted`,
 * `dst_gap_next`: the clocks jump over the time, and the slot was moved.
 * `dst_first`, `dst_second`: the clocks show the time twice, and this is the
 * one or the other.
 */
export const FireNote = z
  .enum(['dst_gap_shifted', 'dst_gap_next', 'dst_first', 'dst_second'])
  .meta({ id: 'FireNote' });
export type FireNote = z.infer<typeof FireNote>;

/** One coming slot. */
export const Fire = z
  .object({
    at: Instant,
    /** The wall clock of the schedule's zone, as `2026-03-29T03:30:00+02:00[Europe/Berlin]`. */
    local: z.string(),
    note: FireNote.optional(),
  })
  .meta({ id: 'Fire' });
export type Fire = z.infer<typeof Fire>;

/** What a preview answers. */
export const SchedulePreview = z
  .object({
    description: z.string(),
    fires: z.array(Fire),
    /** Whether slots up to `until` were left out because there are more than `count`. */
    truncated: z.boolean(),
  })
  .meta({ id: 'SchedulePreview' });
export type SchedulePreview = z.infer<typeof SchedulePreview>;

/** The schedules that a preview asks about, with what is given beside them filled in. */
export function schedulesOfPreview(input: SchedulePreviewInput): Schedule[] {
  const { schedules, timezone, dst, exclude, bounds } = input;
  const given = Array.isArray(schedules) ? schedules : [schedules];
  const own = { ...bounds, ...(timezone && { timezone }), ...(exclude && { exclude }) };
  return given.map((it) => {
    const schedule = typeof it === 'string' ? parseScheduleText(it) : it;
    return schedule.kind === 'interval'
      ? { ...own, ...schedule }
      : { ...own, ...(dst && { dst }), ...schedule };
  });
}
