import { type Fire, routes, type Schedule } from '@open-design/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiQuery } from '../../../api.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Failure } from '../../../ui/states.tsx';
import { dayOf, fromNow, ownZone, timeOfDay, useNow } from '../../../ui/time.tsx';
import { whenWords } from '../../../words/edit-when.ts';

/** Milliseconds without a keystroke after which the daemon is asked. */
const pauseMs = 250;
const shown = 10;
/** Enough for a year of days, so that the next changes of the clocks are among them. */
const asked = 400;

/** What the schedules say, and when they come due next. What was found last stays while something is typed. */
export function Preview({ schedules }: { readonly schedules: readonly Schedule[] | null }) {
  const now = useNow(30_000);
  const wanted = useSettled(schedules);
  const query = useQuery({
    ...apiQuery(routes.previewSchedules, {
      body: { schedules: [...(wanted ?? [])], count: asked },
    }),
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const { data, error, isPlaceholderData } = query;
  const isStale = schedules === null || isPlaceholderData;
  if (data === undefined)
    return error === null ? (
      <output className="block text-sm text-soft">
        {schedules === null ? whenWords.unread : whenWords.loading}
      </output>
    ) : (
      <Failure error={error} onRetry={() => void query.refetch()} />
    );
  const { fires, description } = data;
  const zones = new Set(fires.map(zoneOf));
  const [only = null] = zones.size === 1 ? zones : [];
  const zone = only === ownZone ? null : only;
  const later = fires
    .slice(shown)
    .filter(({ note }) => note !== undefined)
    .slice(0, 3);
  return (
    <div aria-live="polite" aria-busy={isStale}>
      <h3 className="sr-only">{whenWords.sentence}</h3>
      <p className="font-medium text-balance">{description}</p>
      {schedules === null ? <p className="mt-1 text-sm text-warn">{whenWords.stale}</p> : null}
      {error === null ? null : <Failure error={error} onRetry={() => void query.refetch()} />}
      <h3 className="mt-4 mb-1 text-sm font-medium text-soft">
        {zone === null ? whenWords.next : whenWords.nextIn(zone.replaceAll('_', ' '))}
      </h3>
      {fires.length === 0 ? <p className="text-sm">{whenWords.none}</p> : null}
      <Fires fires={fires.slice(0, shown)} {...{ zone, now, isStale }} />
      {later.length === 0 ? null : (
        <>
          <h3 className="mt-4 mb-1 text-sm font-medium text-soft">{whenWords.later}</h3>
          <Fires fires={later} {...{ zone, now, isStale }} />
        </>
      )}
    </div>
  );
}

function Fires({
  fires,
  zone,
  now,
  isStale,
}: {
  readonly fires: readonly Fire[];
  /** What the heading says; null where each line has to. */
  readonly zone: string | null;
  readonly now: number;
  readonly isStale: boolean;
}) {
  return (
    <ol className={classNames('transition-opacity', isStale && 'opacity-60')}>
      {fires.map((fire) => (
        <FireLine key={fire.at} fire={fire} isZoneSaid={zone !== null} now={now} />
      ))}
    </ol>
  );
}

/** The zone that the local time of a fire is in. */
function zoneOf({ local }: Fire): string {
  const [, zone = ownZone] = /\[(.+)\]$/.exec(local) ?? [];
  return zone;
}

function FireLine({
  fire,
  isZoneSaid,
  now,
}: {
  readonly fire: Fire;
  readonly isZoneSaid: boolean;
  readonly now: number;
}) {
  const { at, note } = fire;
  const zone = zoneOf(fire);
  const hasSeconds = at % 60_000 !== 0;
  const isElsewhere =
    timeOfDay(at, zone) !== timeOfDay(at, ownZone) || dayOf(at, zone) !== dayOf(at, ownZone);
  return (
    <li className="border-b border-line py-1.5 text-sm last:border-0">
      <div className="flex items-baseline gap-3">
        <time dateTime={new Date(at).toISOString()} className="min-w-0 flex-1 tabular-nums">
          {dayOf(at, zone, now)}{' '}
          <strong className="font-semibold">{timeOfDay(at, zone, hasSeconds)}</strong>
          {isElsewhere && !isZoneSaid ? (
            <span className="text-soft"> {zone.replaceAll('_', ' ')}</span>
          ) : null}
        </time>
        <span className="shrink-0 text-xs text-soft tabular-nums">{fromNow(at, now)}</span>
      </div>
      {isElsewhere ? (
        <div className="text-xs text-soft tabular-nums">
          {whenWords.elsewhere(`${dayOf(at, ownZone, now)} ${timeOfDay(at, ownZone, hasSeconds)}`)}
        </div>
      ) : null}
      {note === undefined ? null : (
        <div className="mt-0.5 text-xs text-warn">{whenWords.notes[note]}</div>
      )}
    </li>
  );
}

/** A value once it has not changed for a moment; what is nothing yet does not replace what was something. */
function useSettled(schedules: readonly Schedule[] | null): readonly Schedule[] | null {
  const [settled, setSettled] = useState(schedules);
  const text = JSON.stringify(schedules);
  useEffect(() => {
    if (schedules === null) return undefined;
    const timer = setTimeout(() => setSettled(schedules), pauseMs);
    return () => clearTimeout(timer);
    // The text stands for the schedules, which are new objects every time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return settled;
}
