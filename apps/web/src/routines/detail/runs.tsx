import { type Run, routes } from '@open-design/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api.ts';
import { money, short, tokensOf } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { OutcomeBadge } from '../../ui/mark.tsx';
import { Empty, Failure, Skeleton } from '../../ui/states.tsx';
import { dayAndTime, Elapsed, Instant } from '../../ui/time.tsx';
import { routineWords } from '../../words/routine.ts';
import { timeInZone } from '../cells.ts';
import { useIsWide } from '../use-wide.ts';

const said = routineWords.runs;
const pageSize = 20;

/** The first page comes after no run. */
function newest(): string | null {
  return null;
}

/** The runs of a routine, newest first, a page at a time. */
export function Runs({ routineId, zone }: { readonly routineId: string; readonly zone: string }) {
  const isWide = useIsWide();
  const params = { id: routineId };
  const query = useInfiniteQuery({
    queryKey: [routes.listRoutineRuns.path, { params }],
    queryFn: ({ pageParam, signal }) =>
      client.call(routes.listRoutineRuns, {
        params,
        query: { limit: pageSize, ...(pageParam !== null && { before: pageParam }) },
        signal,
      }),
    initialPageParam: newest(),
    getNextPageParam: ({ nextBefore }) => nextBefore,
  });
  const runs = query.data?.pages.flatMap((page) => page.runs);
  if (runs === undefined)
    return query.error === null ? (
      <Skeleton lines={5} />
    ) : (
      <Failure error={query.error} onRetry={() => void query.refetch()} />
    );
  if (runs.length === 0) return <Empty title={said.none}>{said.noneLead}</Empty>;
  return (
    <>
      {isWide ? <RunsTable runs={runs} zone={zone} /> : <RunsList runs={runs} zone={zone} />}
      {query.hasNextPage ? (
        <Button
          className="mt-4 max-md:h-10"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {said.more}
        </Button>
      ) : null}
    </>
  );
}

const head = 'pb-2 pe-4 text-start text-xs font-medium text-soft whitespace-nowrap';
const cell = 'border-t border-line py-2.5 pe-4 align-middle';

function RunsTable({ runs, zone }: { readonly runs: readonly Run[]; readonly zone: string }) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{said.caption}</caption>
      <thead>
        <tr>
          {[said.outcome, said.slot, said.trigger, said.started, said.took, said.used].map((it) => (
            <th key={it} scope="col" className={head}>
              {it}
            </th>
          ))}
          <th scope="col" className={`${head} w-full`}>
            {said.summary}
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td className={cell}>
              <RunLink run={run} />
            </td>
            <td className={`${cell} whitespace-nowrap tabular-nums`}>
              {run.slotAt === null ? said.noSlot : timeInZone(run.slotAt, zone)}
            </td>
            <td className={`${cell} whitespace-nowrap`}>{said.triggers[run.trigger]}</td>
            <td className={`${cell} whitespace-nowrap`}>
              <Instant at={run.startedAt} />
            </td>
            <td className={`${cell} whitespace-nowrap`}>
              <Elapsed since={run.startedAt} until={run.completedAt} />
            </td>
            <td className={`${cell} whitespace-nowrap tabular-nums`}>{usedBy(run)}</td>
            <td className={cell}>
              <Told run={run} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RunsList({ runs, zone }: { readonly runs: readonly Run[]; readonly zone: string }) {
  return (
    <ul aria-label={said.caption}>
      {runs.map((run) => (
        <li key={run.id} className="border-t border-line py-3 text-sm">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RunLink run={run} />
            <span className="tabular-nums">
              {run.slotAt === null ? <Instant at={run.startedAt} /> : timeInZone(run.slotAt, zone)}
            </span>
          </div>
          <p className="mt-1 text-xs text-soft tabular-nums">
            {said.triggers[run.trigger]} · <Elapsed since={run.startedAt} until={run.completedAt} />
            {usedBy(run) === said.unknown ? '' : ` · ${usedBy(run)}`}
          </p>
          <Told run={run} />
        </li>
      ))}
    </ul>
  );
}

function RunLink({ run }: { readonly run: Run }) {
  const badge = <OutcomeBadge kind={run.status} />;
  if (run.agentRunId === '') return badge;
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: run.agentRunId }}
      className="inline-flex rounded-full max-md:min-h-10 max-md:items-center"
      title={said.open(dayAndTime(run.startedAt))}
    >
      {badge}
    </Link>
  );
}

/** What it came to, or why not, or what it waits for. */
function Told({ run }: { readonly run: Run }) {
  const text = run.error ?? run.summary ?? run.waitingFor;
  if (text === null) return null;
  return (
    <p className={`line-clamp-2 ${run.error === null ? 'text-soft' : 'text-bad'}`} title={text}>
      {text}
    </p>
  );
}

function usedBy({ usage }: Run): string {
  const tokens = tokensOf(usage);
  const parts = [
    usage?.costUsd == null ? null : money(usage.costUsd),
    tokens === null ? null : routineWords.use.tokensShort(short(tokens)),
  ].filter((it) => it !== null);
  return parts.length === 0 ? said.unknown : parts.join(' · ');
}
