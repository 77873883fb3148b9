import { describeInterval } from './duration.ts';
import type { Schedule } from './schedule.ts';

type Kind = Schedule['kind'];
type ByKind = { [S in Schedule as S['kind']]: S };

const days = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** What each kind says. A new kind is a new entry here. */
const sentences: { readonly [K in Kind]: (schedule: ByKind[K]) => string } = {
  hourly: ({ minute, timezone }) => `Every hour at minute ${minute}, ${zoneOf(timezone)}`,
  daily: ({ time, timezone }) => `Every day at ${time}, ${zoneOf(timezone)}`,
  weekdays: ({ time, timezone }) => `Weekdays at ${time}, ${zoneOf(timezone)}`,
  weekly: ({ weekday, time, timezone }) => `${days[weekday]} at ${time}, ${zoneOf(timezone)}`,
  interval: ({ everyMs, anchorAt }) => `Every ${describeInterval(everyMs)}${countedFrom(anchorAt)}`,
};

/** A schedule in English, such as "Weekdays at 08:30, Europe/Berlin". */
export function describeSchedule(schedule: Schedule): string {
  return describe(schedule.kind, schedule);
}

/** The kind is passed beside the schedule, because only so can the compiler tell that the two agree. */
function describe<K extends Kind>(kind: K, schedule: ByKind[K]): string {
  return sentences[kind](schedule);
}

function zoneOf(timezone: string | undefined): string {
  return timezone ?? "the daemon's time zone";
}

function countedFrom(anchorAt: number | undefined): string {
  return anchorAt === undefined ? '' : `, counted from ${new Date(anchorAt).toISOString()}`;
}
