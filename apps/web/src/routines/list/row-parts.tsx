import { isLive, type RoutineRow } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { OutcomeBadge } from '../../ui/mark.tsx';
import { money, short } from '../../ui/amounts.ts';
import { fromNow, ownZone, useNow } from '../../ui/time.tsx';
import { routinesWords } from '../../words/routines.ts';

/** The zone in which a routine's times are shown: its schedule's own. */
export function zoneOfRow({ timezones }: Pick<RoutineRow, 'timezones'>): string {
  return timezones[0] ?? ownZone;
}

/** The routine's name, which leads to it, and its schedule in words. */
export function Title({ row }: { readonly row: RoutineRow }) {
  return (
    <div className="min-w-0">
      <Link
        to="/routines/$routineId"
        params={{ routineId: row.id }}
        className="line-clamp-2 font-medium hover:text-accent hover:underline"
      >
        {row.name}
      </Link>
      <p className="line-clamp-2 text-sm text-soft" title={row.sentence}>
        {row.sentence === '' ? routinesWords.state.unreadable : row.sentence}
      </p>
    </div>
  );
}

/** How the last run stands and when it was. */
export function LastRun({ row }: { readonly row: RoutineRow }) {
  const now = useNow();
  const { lastRun, failures, enabled } = row;
  if (lastRun === null)
    return <span className="text-sm text-soft">{routinesWords.state.neverRan}</span>;
  const { status, completedAt, startedAt, agentRunId } = lastRun;
  const at = isLive(status) ? startedAt : (completedAt ?? startedAt);
  const badge = <OutcomeBadge kind={status} />;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5 min-[72rem]:block">
      {agentRunId === '' ? (
        badge
      ) : (
        <Link to="/runs/$runId" params={{ runId: agentRunId }} className="rounded-full">
          {badge}
        </Link>
      )}
      <span className="text-xs text-soft tabular-nums min-[72rem]:block">{fromNow(at, now)}</span>
      {failures > 1 && enabled ? (
        <span className="block w-full text-xs text-bad">
          {routinesWords.state.failing(failures)}
        </span>
      ) : null}
    </div>
  );
}

/** What the runs of the last seven days cost, as far as their agents say. */
export function Week({ row }: { readonly row: RoutineRow }) {
  const { costWeekUsd, tokensWeek } = row;
  if (costWeekUsd === null && tokensWeek === null)
    return (
      <span className="text-soft" title={routinesWords.week.nothing}>
        {routinesWords.week.none}
      </span>
    );
  return (
    <span className="tabular-nums">
      {costWeekUsd === null ? null : <span className="block">{money(costWeekUsd)}</span>}
      {tokensWeek === null ? null : (
        <span className="block text-xs text-soft">
          {routinesWords.week.tokens(short(tokensWeek))}
        </span>
      )}
    </span>
  );
}
