import type { Schedule, ScheduleOptions } from '@open-design/contracts';
import { daysLeftOut, without } from './days-left-out.ts';
import { everyIntervalExcept } from './every-interval.ts';
import { readSchedule } from './kinds.ts';
import { byPolicy, type Finder } from './nominal.ts';
import { everyReading } from './readings.ts';
import { cutAfter } from './series.ts';
import { everyRealHour, onceADay, type WallPolicy } from './wall-clock.ts';
import type { WallPlan } from './wall-plan.ts';
import { LAST_INSTANT, type ZoneOffsets, zoneOffsets } from './zone-offsets.ts';

/** A schedule made ready for questions in one zone. */
export interface ReadySchedule {
  /** The next slots strictly after an instant (UTC epoch ms), or null when there are none any more. */
  readonly slotsAfter: Finder;
  readonly zone: ZoneOffsets;
  readonly zoneName: string;
  /** What the slots are on the wall clock; null where they follow none. */
  readonly onTheWall: { readonly plan: WallPlan; readonly policy: WallPolicy } | null;
}

/** Definitions are values that nobody changes, and thousands of questions are asked of each. */
const ready = new WeakMap<Schedule, { readonly zone: string; readonly schedule: ReadySchedule }>();

/**
 * A schedule made ready, once for each definition.
 * @param zone for a schedule that names none
 * @throws RangeError when the zone is unknown
 */
export function readySchedule(schedule: Schedule, zone: string): ReadySchedule {
  const name = schedule.timezone ?? zone;
  const before = ready.get(schedule);
  if (before?.zone === name) return before.schedule;
  const made = makeReady(schedule, name);
  ready.set(schedule, { zone: name, schedule: made });
  return made;
}

function makeReady(schedule: Schedule, name: string): ReadySchedule {
  const options: ScheduleOptions = schedule;
  const source = readSchedule(schedule, name);
  const isLeftOut = options.exclude === undefined ? null : daysLeftOut(options.exclude);
  if ('slotsAfter' in source) {
    const zone = zoneOffsets(name);
    const slotsAfter: Finder =
      isLeftOut === null
        ? source.slotsAfter
        : (after) => everyIntervalExcept(zone, source.slotsAfter, isLeftOut, after);
    return { slotsAfter: within(slotsAfter, options), zone, zoneName: name, onTheWall: null };
  }
  const zoneName = source.zone ?? name;
  const zone = zoneOffsets(zoneName);
  const plan = isLeftOut === null ? source.plan : without(source.plan, isLeftOut);
  const policy = source.isEveryHour ? everyRealHour : { ...onceADay, ...stated(options.dst) };
  const slotsAfter: Finder = source.isEveryHour
    ? (after) => everyReading(zone, plan, after)
    : byPolicy(zone, plan, policy);
  const endAt = Math.min(options.endAt ?? LAST_INSTANT, source.until ?? LAST_INSTANT);
  return {
    slotsAfter: within(slotsAfter, { ...options, endAt }),
    zone,
    zoneName,
    onTheWall: { plan, policy },
  };
}

/** The rules that a schedule names; a rule that is there without a value says nothing. */
function stated({ gap, overlap }: NonNullable<ScheduleOptions['dst']> = {}): Partial<WallPolicy> {
  return { ...(gap !== undefined && { gap }), ...(overlap !== undefined && { overlap }) };
}

/** The slots from the first to the last instant that count (UTC epoch ms, both included). */
function within(
  slotsAfter: Finder,
  { startAt = -LAST_INSTANT, endAt = LAST_INSTANT }: ScheduleOptions,
): Finder {
  return (after) => {
    if (after >= endAt) return null;
    const series = slotsAfter(Math.max(after, startAt - 1));
    return series === null ? null : cutAfter(series, endAt);
  };
}
