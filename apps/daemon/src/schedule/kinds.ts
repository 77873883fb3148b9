import type { Schedule } from '@open-design/contracts';
import { everyHour } from './every-hour.ts';
import { everyInterval } from './every-interval.ts';
import type { Series } from './series.ts';
import { timeOfDay } from './time-of-day.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

type Kind = Schedule['kind'];
type ByKind = { [S in Schedule as S['kind']]: S };

/** How one kind of schedule finds its next slots, strictly after an instant (UTC epoch ms). */
type Evaluator<S> = (schedule: S, zone: ZoneOffsets, after: number) => Series;

const evaluators: { readonly [K in Kind]: Evaluator<ByKind[K]> } = {
  hourly: ({ minute }, zone, after) => everyHour(zone, minute, after),
  daily: ({ time }, zone, after) => timeOfDay(zone, time, () => true, after),
  weekdays: ({ time }, zone, after) =>
    timeOfDay(zone, time, (weekday) => weekday >= 1 && weekday <= 5, after),
  weekly: ({ time, weekday: wanted }, zone, after) =>
    timeOfDay(zone, time, (weekday) => weekday === wanted, after),
  interval: ({ everyMs, anchorAt = 0 }, _zone, after) => everyInterval(everyMs, anchorAt, after),
};

/** The next slots of a schedule of any kind, strictly after an instant (UTC epoch ms). */
export function seriesAfter(schedule: Schedule, zone: ZoneOffsets, after: number): Series {
  return evaluate(schedule.kind, schedule, zone, after);
}

/** The kind is passed beside the schedule, because only so can the compiler tell that the two agree. */
function evaluate<K extends Kind>(
  kind: K,
  schedule: ByKind[K],
  zone: ZoneOffsets,
  after: number,
): Series {
  return evaluators[kind](schedule, zone, after);
}
