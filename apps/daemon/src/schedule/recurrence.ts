import { parseRecurrence, type RecurrenceRule, type RuleMoment } from '@open-design/contracts';
import { ruled, withoutReadings, withReadings } from './recurrence-plan.ts';
import { instantsOf, onceADay, wallAt } from './wall-clock.ts';
import type { WallPlan } from './wall-plan.ts';
import { type ZoneOffsets, zoneOffsets } from './zone-offsets.ts';

/** An RFC 5545 recurrence set in its zone. */
export interface RecurrencePlan {
  readonly plan: WallPlan;
  /** TZID's, else the one that was given. */
  readonly zone: string;
  /** UNTIL in UTC: the last instant that counts (UTC epoch ms), or null. */
  readonly until: number | null;
  /** Whether it runs every hour or more often, at no hours in particular. */
  readonly isEveryHour: boolean;
}

/**
 * Reads RFC 5545 text. EXDATE takes readings out, after COUNT has counted
 * them; RDATE adds some. @param fallback the zone where DTSTART names none
 */
export function recurrence(text: string, fallback: string): RecurrencePlan {
  const set = parseRecurrence(text);
  const name = set.zone ?? fallback;
  const zone = zoneOffsets(name);
  const readings = (moments: readonly RuleMoment[]) =>
    moments.map((moment) => readingIn(zone, moment));
  const added = withReadings(ruled(set), readings(set.added));
  return {
    plan: withoutReadings(added, readings(set.excluded)),
    zone: name,
    until: set.rule.untilAt,
    isEveryHour: isEveryHour(set.rule),
  };
}

/** How many of a frequency's periods an hour has. */
const periodsOfAnHour: Readonly<Partial<Record<RecurrenceRule['freq'], number>>> = {
  HOURLY: 1,
  MINUTELY: 60,
  SECONDLY: 3_600,
};

function isEveryHour({ freq, interval, byHour }: RecurrenceRule): boolean {
  return byHour.length === 0 && interval <= (periodsOfAnHour[freq] ?? 0);
}

/** A moment as the wall clock of the rule's zone shows it. */
function readingIn(zone: ZoneOffsets, { wall, zone: own }: RuleMoment): number {
  if (own === null) return wall;
  const [at = wall] = instantsOf(zoneOffsets(own), wall, onceADay);
  return wallAt(zone, at);
}
