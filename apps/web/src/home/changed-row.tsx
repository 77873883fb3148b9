import { type InboxItem, routes } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { Circle, CircleDot } from 'lucide-react';
import { useCommand } from '../api.ts';
import { money, short, tokensOf } from '../ui/amounts.ts';
import { IconButton } from '../ui/button.tsx';
import { OutcomeBadge } from '../ui/mark.tsx';
import { useNotices } from '../ui/notices.tsx';
import { duration, timeOfDay } from '../ui/time.tsx';
import { homeWords } from '../words/home.ts';

const said = homeWords.changed;

/** A run that has ended: what it came to, in one line, and whether it was looked at. */
export function ChangedRow({ item }: { readonly item: InboxItem }) {
  const isUnread = item.lookedAt === null;
  return (
    <li className="flex items-start gap-2 py-2 ps-2 pe-4">
      <Read item={item} />
      <div className="min-w-0 flex-1 pt-1.5 pb-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="sm:w-32">
            <OutcomeBadge kind={item.status} />
          </span>
          <Link
            to="/runs/$runId"
            params={{ runId: item.agentRunId }}
            className={`underline-offset-4 hover:underline ${isUnread ? 'font-semibold' : 'font-medium'}`}
          >
            {item.routineName ?? said.direct}
          </Link>
          <Facts item={item} />
        </div>
        {item.summary === null && item.error === null ? null : (
          <p
            className={`mt-1 line-clamp-2 text-sm sm:ms-35 ${item.error === null ? 'text-soft' : 'text-bad'}`}
          >
            {item.error ?? item.summary}
          </p>
        )}
      </div>
    </li>
  );
}

function Facts({ item }: { readonly item: InboxItem }) {
  const tokens = tokensOf(item.usage);
  const cost = item.usage?.costUsd ?? null;
  return (
    <span className="flex flex-wrap gap-x-3 text-sm text-soft tabular-nums sm:ms-auto">
      {item.projectName === null ? null : <span>{item.projectName}</span>}
      {item.filesChanged === null || item.filesChanged === 0 ? null : (
        <span>{said.files(item.filesChanged)}</span>
      )}
      {cost !== null ? (
        <span>{money(cost)}</span>
      ) : tokens === null ? null : (
        <span>{homeWords.running.tokens(short(tokens))}</span>
      )}
      {item.startedAt === null ? null : (
        <span>{said.took(duration(item.completedAt - item.startedAt))}</span>
      )}
      <time dateTime={new Date(item.completedAt).toISOString()}>{timeOfDay(item.completedAt)}</time>
    </span>
  );
}

function Read({ item }: { readonly item: InboxItem }) {
  const { fail } = useNotices();
  const changes = [routes.listInbox, routes.listAttention];
  const look = useCommand(routes.lookedAtRun, changes);
  const unlook = useCommand(routes.unlookRun, changes);
  const isUnread = item.lookedAt === null;
  const Icon = isUnread ? CircleDot : Circle;
  return (
    <IconButton
      label={isUnread ? said.markRead : said.markUnread}
      disabled={look.isPending || unlook.isPending}
      onClick={() =>
        (isUnread ? look : unlook).mutate({ params: { id: item.agentRunId } }, { onError: fail })
      }
    >
      <Icon className={`size-3.5 ${isUnread ? 'text-accent' : 'text-faint'}`} aria-hidden />
      {isUnread ? <span className="sr-only">{said.isUnread}</span> : null}
    </IconButton>
  );
}
