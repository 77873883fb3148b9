import type { TimelineSlot } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { dayAndTime, ownZone, timeOfDay } from '../../ui/time.tsx';
import { homeWords } from '../../words/home.ts';
import type { Lane } from './lanes.ts';
import { placeIn } from './ruler.tsx';

const said = homeWords.next;

/** One routine's day. The line of dots is for the eye; the same is said in words beside the name. */
export function LaneRow({
  lane,
  from,
  until,
  now,
}: {
  readonly lane: Lane;
  readonly from: number;
  readonly until: number;
  readonly now: number;
}) {
  const { slots } = lane;
  const next = slots.find(({ at }) => at > now);
  const place = (at: number) => placeIn({ from, until }, at);
  return (
    <li className="relative border-t border-line sm:flex sm:h-11 sm:items-center">
      <Link
        to="/routines/$routineId"
        params={{ routineId: lane.routineId }}
        className="block w-full min-w-0 pt-2 sm:w-52 sm:shrink-0 sm:pt-0 sm:pe-4"
      >
        <span className="block truncate text-sm font-medium underline-offset-4 hover:underline">
          {lane.name}
        </span>
        <span className="block truncate text-xs text-soft tabular-nums">
          {next === undefined ? null : nextWords(next, lane)}
          <span className="sr-only">, {said.slots(slots.length)}</span>
        </span>
      </Link>
      <div className="relative h-7 min-w-0 flex-1 sm:h-full" aria-hidden>
        {lane.isDense ? (
          <Band
            lane={lane}
            from={place(slots[0]?.at ?? from)}
            to={place(slots.at(-1)?.at ?? until)}
          />
        ) : (
          slots.map((slot) => (
            <span
              key={slot.at}
              title={slotWords(slot)}
              className="absolute top-1/2 -mt-3 -ms-2.5 flex h-6 w-5 items-center justify-center"
              style={{ left: place(slot.at) }}
            >
              <span
                className={`size-2.5 rounded-full border-2 ${
                  slot.note !== null
                    ? 'border-odd bg-odd-wash'
                    : slot.at > now
                      ? 'border-accent bg-card'
                      : 'border-faint bg-card'
                }`}
              />
            </span>
          ))
        )}
      </div>
    </li>
  );
}

function Band({
  lane,
  from,
  to,
}: {
  readonly lane: Lane;
  readonly from: string;
  readonly to: string;
}) {
  return (
    <span
      title={said.many(lane.slots.length)}
      className="absolute top-1/2 h-2.5 -translate-y-1/2 rounded-full border-2 border-accent bg-accent-wash"
      style={{ left: from, width: `calc(${to} - ${from})` }}
    />
  );
}

/** When it comes next, with the zone's own time where it is another one. */
function nextWords(slot: TimelineSlot, lane: Lane): string {
  return lane.timezone === ownZone
    ? dayAndTime(slot.at)
    : `${dayAndTime(slot.at)} · ${timeOfDay(slot.at, lane.timezone)} ${lane.timezone}`;
}

function slotWords(slot: TimelineSlot): string {
  const note = slot.note === null ? '' : `\n${said.notes[slot.note]}`;
  return `${slot.name}\n${dayAndTime(slot.at)}\n${slot.local}${note}`;
}
