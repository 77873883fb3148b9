import type { RoutineRow } from '@open-design/contracts';
import { classNames } from '../ui/class-names.ts';
import { dayAndTime, fromNow, Instant, ownZone, useNow } from '../ui/time.tsx';
import { routinesWords } from '../words/routines.ts';

const said = routinesWords.state;

export type Standing = Pick<
  RoutineRow,
  'enabled' | 'pausedBy' | 'note' | 'snoozedUntil' | 'failures' | 'nextRunAt'
> & { readonly unreadable: string | null };

/** Why no slot comes for now: paused, snoozed, unreadable; null where one does. */
export function standingOf(it: Standing, now: number): { text: string; isBad: boolean } | null {
  if (it.unreadable !== null) return { text: said.unreadable, isBad: true };
  if (!it.enabled) {
    if (it.pausedBy !== 'policy') return { text: said.paused, isBad: false };
    return { text: said.byPolicy, isBad: true };
  }
  if (it.snoozedUntil !== null && it.snoozedUntil > now)
    return { text: said.snoozed(dayAndTime(it.snoozedUntil)), isBad: false };
  return null;
}

/** When the next slot comes, or why none does. */
export function NextSlot({
  standing,
  zone,
}: {
  readonly standing: Standing;
  readonly zone: string;
}) {
  const now = useNow();
  const stands = standingOf(standing, now);
  const { nextRunAt, note, unreadable } = standing;
  if (stands !== null) {
    const why = unreadable ?? note;
    return (
      <div className="min-w-0 text-sm">
        <p className={classNames('font-medium', stands.isBad ? 'text-bad' : 'text-soft')}>
          {stands.text}
        </p>
        {why === null ? null : (
          <p className="line-clamp-2 text-xs text-soft" title={why}>
            {why}
          </p>
        )}
      </div>
    );
  }
  if (nextRunAt === null) return <p className="text-sm text-soft">{said.noNext}</p>;
  return (
    <div className="text-sm">
      <p>
        <Instant at={nextRunAt} zone={zone} />
      </p>
      <p className="text-xs text-soft tabular-nums">
        {fromNow(nextRunAt, now)}
        {zone === ownZone ? '' : ` · ${zone}`}
      </p>
    </div>
  );
}
