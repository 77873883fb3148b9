import { type InboxItem, routes } from '@open-design/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/card.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Failure, Skeleton } from '../ui/states.tsx';
import { homeWords } from '../words/home.ts';
import { byDay } from './by-day.ts';
import { ChangedRow } from './changed-row.tsx';

const said = homeWords.changed;
type Which = 'true' | 'false';

/** Runs that have ended. They stay unread until a person has looked; nothing is archived by itself. */
export function Changed() {
  const [unread, setUnread] = useState<Which>('true');
  const inbox = useInbox(unread);
  const pages = inbox.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const newest = items[0]?.completedAt;
  return (
    <Section
      title={said.title}
      count={pages[0]?.unread || undefined}
      aside={
        <>
          {newest !== undefined && (pages[0]?.unread ?? 0) > 0 ? <MarkAll until={newest} /> : null}
          <Filter value={unread} onChange={setUnread} />
        </>
      }
    >
      {inbox.error === null ? null : (
        <Failure error={inbox.error} onRetry={() => void inbox.refetch()} />
      )}
      {inbox.data === undefined && inbox.error === null ? <Skeleton lines={4} /> : null}
      {inbox.data !== undefined && items.length === 0 ? (
        <p className="text-sm text-soft">{unread === 'true' ? said.nothingUnread : said.nothing}</p>
      ) : null}
      {items.length === 0 ? null : (
        <div className="space-y-5">
          {byDay(items).map((day) => (
            <Day key={day.label} {...day} />
          ))}
        </div>
      )}
      {inbox.hasNextPage ? (
        <Button
          className="mt-3"
          disabled={inbox.isFetchingNextPage}
          onClick={() => void inbox.fetchNextPage()}
        >
          {said.more}
        </Button>
      ) : null}
    </Section>
  );
}

function Day({ label, items }: { readonly label: string; readonly items: readonly InboxItem[] }) {
  return (
    <div>
      <h3 className="mb-1.5 text-sm text-soft">{label}</h3>
      <Card>
        <ul className="divide-y divide-line">
          {items.map((item) => (
            <ChangedRow key={item.agentRunId} item={item} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function useInbox(unread: Which) {
  return useInfiniteQuery({
    queryKey: [routes.listInbox.path, unread],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      client.call(routes.listInbox, {
        query: { unread, limit: 25, ...(pageParam !== null && { before: pageParam }) },
        signal,
      }),
    getNextPageParam: (page) => page.nextBefore,
  });
}

function MarkAll({ until }: { readonly until: number }) {
  const { fail } = useNotices();
  const markAll = useCommand(routes.lookedAtInbox, [routes.listInbox, routes.listAttention]);
  return (
    <Button
      size="small"
      look="quiet"
      disabled={markAll.isPending}
      onClick={() => markAll.mutate({ body: { until } }, { onError: fail })}
    >
      {said.markAll}
    </Button>
  );
}

function Filter({
  value,
  onChange,
}: {
  readonly value: Which;
  readonly onChange: (value: Which) => void;
}) {
  const choice = (which: Which, label: string) => (
    <button
      type="button"
      aria-pressed={value === which}
      onClick={() => onChange(which)}
      className="h-7 rounded-md px-2.5 text-sm font-medium text-soft aria-pressed:bg-card aria-pressed:text-ink aria-pressed:shadow-card"
    >
      {label}
    </button>
  );
  return (
    <fieldset className="flex rounded-lg bg-sunk p-0.5">
      <legend className="sr-only">{said.filter}</legend>
      {choice('true', said.unread)}
      {choice('false', said.all)}
    </fieldset>
  );
}
