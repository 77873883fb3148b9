import { parseLocalDateTime, type Schedule } from '@open-design/contracts';
import { cron } from './cron-plan.ts';
import { everyInterval } from './every-interval.ts';
import { monthly } from './monthly-plan.ts';
import { recurrence } from './recurrence.ts';
import { timeOf, timesAt, timesOf } from './times.ts';
import { onDays, onWeekdays, type WallPlan } from './wall-plan.ts';
import type { Series } from './series.ts';

type Kind = Schedule['kind'];
type ByKind = { [S in Schedule as S['kind']]: S };

const DAY = 86_400_000;

/** Readings of the wall clock, which become instants by a policy or whenever the clock shows them. */
export interface OnTheWall {
  readonly plan: WallPlan;
  /** Whether it runs every hour or more often, so that no policy for single times applies. */
  readonly isEveryHour: boolean;
  /** The zone where the definition itself decides, as the TZID of an RRULE does. */
  readonly zone?: string;
  /** The last instant that counts (UTC epoch ms), where the definition itself ends. */
  readonly until?: number | null;
}

/** Instants that follow no wall clock: the next ones after an instant (UTC epoch ms). */
export interface InRealTime {
  readonly slotsAfter: (after: number) => Series | null;
}

/** What one kind of schedule comes to, worked out once for a definition. @param zone for where it names none */
type Reader<S> = (schedule: S, zone: string) => OnTheWall | InRealTime;

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const fixed = (plan: WallPlan): OnTheWall => ({ plan, isEveryHour: false });

const readers: { readonly [K in Kind]: Reader<ByKind[K]> } = {
  hourly: ({ minute }) => ({
    plan: onWeekdays([0, 1, 2, 3, 4, 5, 6], timesOf(hours, [minute], [0])),
    isEveryHour: true,
  }),
  daily: ({ time }) => fixed(onWeekdays([0, 1, 2, 3, 4, 5, 6], timeOf(time))),
  weekdays: ({ time }) => fixed(onWeekdays([1, 2, 3, 4, 5], timeOf(time))),
  weekly: ({ weekday, time }) => fixed(onWeekdays([weekday], timeOf(time))),
  monthly: ({ day, time }) => fixed(monthly(day, time)),
  cron: ({ expression }) => cron(expression),
  once: ({ at }) => (typeof at === 'number' ? onceAt(at) : fixed(onceAtReading(at))),
  rrule: ({ rule }, zone) => recurrence(rule, zone),
  interval: ({ everyMs, anchorAt = 0 }) => ({
    slotsAfter: (after) => everyInterval(everyMs, anchorAt, after),
  }),
};

/** What a schedule of any kind comes to. @throws RangeError when the zone is unknown */
export function readSchedule(schedule: Schedule, zone: string): OnTheWall | InRealTime {
  return read(schedule.kind, schedule, zone);
}

/** The kind is passed beside the schedule, because only so can the compiler tell that the two agree. */
function read<K extends Kind>(kind: K, schedule: ByKind[K], zone: string): OnTheWall | InRealTime {
  return readers[kind](schedule, zone);
}

function onceAt(at: number): InRealTime {
  return { slotsAfter: (after) => (after < at ? { first: at, last: at, step: 1 } : null) };
}

function onceAtReading(text: string): WallPlan {
  const reading = parseLocalDateTime(text);
  const day = Math.floor(reading / DAY);
  return onDays([{ day, times: timesAt([reading - day * DAY]) }]);
}
