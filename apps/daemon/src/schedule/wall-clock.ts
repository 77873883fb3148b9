import type { Span, ZoneOffsets } from './zone-offsets.ts';

/**
 * A reading of a wall clock, as the epoch ms at which a clock in UTC shows the
 * same date and time. Days and times of day are plain arithmetic on it.
 */
export type Wall = number;

/** Farther (ms) than any zone has ever been from UTC: Manila's 15 h 56 min, until 1844. */
export const REACH = 24 * 3_600_000;

/** A change of offset by which the clocks jump forward. */
interface Gap {
  /** The offset (ms) that ends with the jump. */
  readonly offsetBefore: number;
  /** The instant of the jump. */
  readonly at: number;
}

/** What a reading becomes that the clocks jump over. */
const gapRules = {
  /** Forward by the length of the gap: 02:30 in a gap of an hour becomes 03:30. */
  shift: (wall: Wall, gap: Gap): readonly number[] => [wall - gap.offsetBefore],
  /** The first instant after the gap: 02:30 becomes 03:00. */
  next: (_wall: Wall, gap: Gap): readonly number[] => [gap.at],
  skip: (): readonly number[] => [],
};

/** Which instants count for a reading that the clocks show more than once. */
const overlapRules = {
  first: (instants: readonly number[]): readonly number[] => instants.slice(0, 1),
  second: (instants: readonly number[]): readonly number[] => instants.slice(1, 2),
  both: (instants: readonly number[]): readonly number[] => instants,
};

/** What happens on days on which the clocks change. */
export interface WallPolicy {
  readonly gap: keyof typeof gapRules;
  readonly overlap: keyof typeof overlapRules;
}

/** The policy of schedules that name none: every reading has exactly one slot. */
export const onceADay: WallPolicy = { gap: 'shift', overlap: 'first' };

/**
 * The policy of what runs in every hour: slots follow real time, so that a
 * repeated hour has them twice and the one left out is not made up for.
 */
export const everyRealHour: WallPolicy = { gap: 'skip', overlap: 'both' };

/** The reading of the zone's wall clock at an instant (UTC epoch ms). */
export function wallAt(zone: ZoneOffsets, instant: number): Wall {
  return instant + zone.spanAt(instant).offset;
}

/**
 * The instants (UTC epoch ms, ascending) that a wall-clock reading stands for.
 * This is the only place where wall-clock time becomes instants.
 */
export function instantsOf(zone: ZoneOffsets, wall: Wall, policy: WallPolicy): readonly number[] {
  const earliest = zone.spanAt(wall - REACH);
  if (wall + REACH < earliest.until) return [wall - earliest.offset];
  return nearChange(zone, wall, policy, earliest);
}

/** The same where the offset may change within reach of the reading, or a looked-up period ends. */
function nearChange(
  zone: ZoneOffsets,
  wall: Wall,
  policy: WallPolicy,
  earliest: Span,
): readonly number[] {
  const instants: number[] = [];
  let gap: Gap | null = null;
  for (let span = earliest; ; ) {
    const instant = wall - span.offset;
    if (instant >= span.from && instant < span.until) instants.push(instant);
    // What lies out of reach is not looked up.
    if (span.until > wall + REACH) break;
    const next = zone.spanAt(span.until);
    const isPast = instant >= span.until;
    const isAheadOfNext = wall - next.offset < next.from;
    if (isPast && isAheadOfNext) gap = { offsetBefore: span.offset, at: next.from };
    span = next;
  }
  if (instants.length > 1) return overlapRules[policy.overlap](instants);
  if (instants.length === 0 && gap !== null) return gapRules[policy.gap](wall, gap);
  return instants;
}
