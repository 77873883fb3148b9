import { routes, type Timeline } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api.ts';
import { Card, Section } from '../../ui/card.tsx';
import { Loaded, Skeleton } from '../../ui/states.tsx';
import { ownZone, timeOfDay, useNow } from '../../ui/time.tsx';
import { homeWords } from '../../words/home.ts';
import { LaneRow } from './lane-row.tsx';
import { lanesOf } from './lanes.ts';
import { Hours, Lines } from './ruler.tsx';

const said = homeWords.next;
const hourMs = 3_600_000;
const mostLanes = 10;

/** The slots of the next 24 hours, a lane a routine, on the clock of the person who looks. */
export function NextDay() {
  const now = useNow();
  // From the hour that has begun, so that the picture stands still and only `now` moves.
  const from = Math.floor(now / hourMs) * hourMs;
  const until = from + 25 * hourMs;
  const query = useApi(routes.listTimeline, { query: { from, until, limit: 2_000 } });
  const coming = query.data?.slots.filter(({ at }) => at > now).length;
  return (
    <Section
      title={said.title}
      count={coming || undefined}
      aside={<span className="text-xs text-soft">{said.yourTime(ownZone)}</span>}
    >
      <Loaded query={query} skeleton={<Skeleton lines={3} />}>
        {(timeline) => (
          <>
            <Lanes timeline={timeline} now={now} />
            <Marks timeline={timeline} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Lanes({ timeline, now }: { readonly timeline: Timeline; readonly now: number }) {
  const { from, until, slots, marks, truncated } = timeline;
  const lanes = lanesOf(slots);
  const last = slots.at(-1);
  if (lanes.length === 0) return <p className="text-sm text-soft">{said.nothing}</p>;
  const hidden = lanes.length - mostLanes;
  return (
    <Card className="relative overflow-hidden px-4 pt-3 pb-2">
      <Lines from={from} until={until} now={now} marks={marks} />
      <Hours from={from} until={until} />
      <ul className="relative">
        {lanes.slice(0, mostLanes).map((lane) => (
          <LaneRow key={lane.routineId} lane={lane} from={from} until={until} now={now} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-x-4 text-sm text-soft">
        {hidden > 0 ? (
          <Link to="/routines" className="py-1 underline-offset-4 hover:underline">
            {said.others(hidden)}
          </Link>
        ) : null}
        {truncated && last !== undefined ? (
          <span className="py-1">{said.truncated(timeOfDay(last.at))}</span>
        ) : null}
      </div>
    </Card>
  );
}

/** What the lines through the lanes say, in words. */
function Marks({ timeline }: { readonly timeline: Timeline }) {
  // Where nothing comes, nothing could be missed.
  return timeline.marks.length === 0 || timeline.slots.length === 0 ? null : (
    <ul className="mt-2 text-sm text-soft">
      {timeline.marks.map((mark) => (
        <li key={`${mark.kind} ${mark.at} ${mark.timezone}`} className="tabular-nums">
          {timeOfDay(Math.max(mark.at, timeline.from))}
          {mark.untilAt === null ? '' : `–${timeOfDay(mark.untilAt)}`}: {mark.text}
        </li>
      ))}
    </ul>
  );
}
