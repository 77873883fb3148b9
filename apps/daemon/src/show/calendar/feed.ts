import { causeInWords, describeSchedule, type ScheduleSet } from '@open-design/contracts';
import type { Calendar } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import { type RecentSlot, recentCounts, recentSlots } from '../../store/queries/recent-slots.ts';
import { listRoutines, type StoredRoutine } from '../../store/queries/routines.ts';
import type { CalendarEvent, CalendarFacts } from './icalendar.ts';

/** How many events a feed has at the most. */
export const mostEvents = 2_000;
/** How far the feed reaches back, and how far ahead (ms). */
const reachMs = 30 * 24 * 3_600_000;
/** A slot that has come due may take so long (ms) to have its entry; it must not blink out meanwhile. */
const claimingMs = 60_000;

export interface CalendarFeed {
  readonly facts: CalendarFacts;
  /** In order. */
  readonly events: readonly CalendarEvent[];
}

/**
 * Past slots from the ledger and coming ones from the definitions in force.
 * Where there are too many, the ones nearest to now are kept, and of each
 * routine as many as of any other: one that runs every minute does not push the
 * others out.
 *
 * @param now UTC epoch ms
 */
export function* calendarFeed(calendar: Calendar, now: number): Plan<CalendarFeed> {
  const past = yield* recentCounts(now - reachMs, mostEvents);
  const routines = (yield* listRoutines()).filter(({ enabled }) => enabled);
  const stretches = routines.map((it) => ({ it, from: comingFrom(it, now), until: now + reachMs }));
  const coming = stretches.map(
    ({ it, from, until }) => calendar.passed(it.schedule, from, until)?.count ?? 0,
  );
  const [pastCount, comingCount] = [sum(past), sum(coming)];
  const forPast = Math.min(pastCount, Math.max(mostEvents / 2, mostEvents - comingCount));
  const forComing = mostEvents - forPast;
  const entries = yield* recentSlots(now - reachMs, {
    ofEach: shareOf(past, forPast),
    limit: forPast,
  });
  const ofEach = shareOf(coming, forComing);
  const sentenceOf = sentences();
  const pastEvents = entries.map(pastEvent).toReversed();
  const known = new Set(pastEvents.map(({ uid }) => uid));
  const comingEvents = stretches
    .flatMap(({ it, from, until }) =>
      firstOf(calendar.slots(it.schedule, from, until), ofEach).map((slotAt) => ({ it, slotAt })),
    )
    .filter(({ it, slotAt }) => !known.has(uidOf(it.id, slotAt)))
    .toSorted((a, b) => a.slotAt - b.slotAt)
    .slice(0, forComing)
    .map(({ it, slotAt }) => comingEvent(it, slotAt, sentenceOf(it.schedule)));
  const events = [...pastEvents, ...comingEvents];
  return { facts: factsOf(pastCount + comingCount > mostEvents), events };
}

function factsOf(isCut: boolean): CalendarFacts {
  const reach = 'What became of the slots of the last 30 days, and those of the next 30 days.';
  const cut = ` There are more than ${mostEvents}: those nearest to now are shown, of each routine as many as of any other.`;
  return { name: 'Open Design', description: isCut ? `${reach}${cut}` : reach, refreshMinutes: 15 };
}

/** After which instant a routine's slots are coming ones. */
function comingFrom({ cursorAt, snoozedUntil }: StoredRoutine, now: number): number {
  return Math.max(cursorAt, snoozedUntil ?? 0, now - claimingMs);
}

function comingEvent(it: StoredRoutine, slotAt: number, sentence: string): CalendarEvent {
  return {
    uid: uidOf(it.id, slotAt),
    startsAt: slotAt,
    endsAt: null,
    stampedAt: it.updatedAt,
    summary: it.name,
    description: `Coming. ${sentence}\nRoutine: ${it.id}`,
    category: 'coming',
  };
}

function pastEvent(it: RecentSlot): CalendarEvent {
  const outcome = `${it.count > 1 ? `${it.count} slots ` : ''}${it.outcome.replaceAll('_', ' ')}`;
  const said = it.status === null ? outcome : `${outcome}, ${it.status}`;
  const why = it.cause === null ? '' : ` (${causeInWords[it.cause]})`;
  const last = it.count > 1 ? it.untilAt : it.completedAt;
  return {
    uid: uidOf(it.routineId, it.slotAt),
    startsAt: it.slotAt,
    endsAt: last,
    stampedAt: it.completedAt ?? it.recordedAt,
    summary: `${it.routineName}: ${said}${why}`,
    description: [
      `Outcome: ${said}${why}`,
      ...(it.runId === null ? [] : [`Run: ${it.runId}`]),
      ...(it.otherRunId === null ? [] : [`Other run: ${it.otherRunId}`]),
      `Routine: ${it.routineId}`,
    ].join('\n'),
    category: it.outcome,
  };
}

/** A slot is its routine and its instant (ADR 0001), whatever is known of it by now. */
function uidOf(routineId: string, slotAt: number): string {
  return `${slotAt}.${routineId}@open-design`;
}

/** The most that each of these may have for all of them to have `most` at the most. At least 1. */
function shareOf(counts: readonly number[], most: number): number {
  let left = most;
  let others = counts.length;
  for (const count of counts.toSorted((a, b) => a - b)) {
    const share = Math.floor(left / others);
    if (count > share) return Math.max(1, share);
    left -= count;
    others -= 1;
  }
  return Math.max(1, most);
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length >= count) break;
    first.push(item);
  }
  return first;
}

/** Describes each schedule once: a routine has many slots, and routines share schedules. */
function sentences(): (schedule: ScheduleSet) => string {
  const known = new Map<ScheduleSet, string>();
  return (schedule) => {
    const sentence = known.get(schedule) ?? describeSchedule(schedule);
    known.set(schedule, sentence);
    return sentence;
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
