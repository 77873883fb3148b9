import type { Fire, FireNote, ScheduleSet } from '@open-design/contracts';
import { type ReadySchedule, readySchedule } from './finder.ts';
import { slotsBetween } from './slots.ts';
import { instantsOf, wallAt } from './wall-clock.ts';
import { LAST_INSTANT } from './zone-offsets.ts';

const DAY = 86_400_000;

export interface PreviewQuestion {
  readonly schedules: ScheduleSet;
  /** For schedules that name none. */
  readonly zone: string;
  /** Slots strictly after this instant (UTC epoch ms) … */
  readonly from: number;
  /** … up to and including this one; no end where it is left out. */
  readonly until?: number | undefined;
  /** The most slots that are listed. */
  readonly count: number;
}

/**
 * The coming slots, found by the functions that find the slots that fire, with
 * what the wall clock shows and why it is not the time that was asked for.
 * @throws RangeError as `nextSlot` does.
 */
export function previewSlots(question: PreviewQuestion): { fires: Fire[]; truncated: boolean } {
  const { schedules, zone, from, until, count } = question;
  const all = Array.isArray(schedules) ? schedules : [schedules];
  const ready = all.map((schedule) => readySchedule(schedule, zone));
  const fires: Fire[] = [];
  for (const at of slotsBetween(schedules, zone, from, until ?? LAST_INSTANT)) {
    if (fires.length === count) return { fires, truncated: until !== undefined };
    const shown = shownBy(ready, at);
    if (shown === null) break;
    const { local, note } = shown;
    fires.push({ at, local, ...(note !== null && { note }) });
  }
  return { fires, truncated: false };
}

/** A slot as its schedule's wall clock shows it. */
export interface ShownSlot {
  /** As `Fire` has it. */
  readonly local: string;
  readonly timezone: string;
  /** Why it is not the time that was asked for, or null. */
  readonly note: FireNote | null;
}

/**
 * What the wall clock shows at a slot (UTC epoch ms) of these schedules.
 * @param zone for schedules that name none
 */
export function showSlot(schedules: ScheduleSet, zone: string, at: number): ShownSlot | null {
  const all = Array.isArray(schedules) ? schedules : [schedules];
  return shownBy(
    all.map((schedule) => readySchedule(schedule, zone)),
    at,
  );
}

/** By the first of several schedules that has the slot. */
function shownBy(ready: readonly ReadySchedule[], at: number): ShownSlot | null {
  const isSource = (it: ReadySchedule) => it.slotsAfter(at - 1)?.first === at;
  const source = ready.length === 1 ? ready[0] : (ready.find(isSource) ?? ready[0]);
  if (source === undefined) return null;
  return { local: localText(source, at), timezone: source.zoneName, note: noteOf(source, at) };
}

/** Why the slot is where it is; null where the wall clock simply shows its time. */
function noteOf({ zone, onTheWall }: ReadySchedule, at: number): FireNote | null {
  if (onTheWall === null) return null;
  const { plan, policy } = onTheWall;
  const wall = wallAt(zone, at);
  const day = Math.floor(wall / DAY);
  const found = plan.dayFrom(day);
  const isOwnReading =
    found?.day === day &&
    found.times.at.includes(wall - day * DAY) &&
    instantsOf(zone, wall, policy).includes(at);
  if (!isOwnReading) return policy.gap === 'next' ? 'dst_gap_next' : 'dst_gap_shifted';
  const shown = instantsOf(zone, wall, { ...policy, overlap: 'both' });
  if (shown.length < 2) return null;
  return shown[0] === at ? 'dst_first' : 'dst_second';
}

/**
 * ISO 8601 with the distance from UTC and the zone's name (RFC 9557). A distance
 * has seconds where the zone's had, which is nowhere since 1972: the instant can
 * be told from the text alone.
 */
function localText({ zone, zoneName }: ReadySchedule, at: number): string {
  const { offset } = zone.spanAt(at);
  const reading = new Date(at + offset).toISOString().replace(/(\.000)?Z$/, '');
  const distance = new Date(Math.abs(offset)).toISOString().slice(11, 19).replace(/:00$/, '');
  return `${reading}${offset < 0 ? '-' : '+'}${distance}[${zoneName}]`;
}
