import { type LiveRun, routes } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { useApi, useCommand } from '../api.ts';
import { money, short, tokensOf } from '../ui/amounts.ts';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/card.tsx';
import { Mark } from '../ui/mark.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { Elapsed } from '../ui/time.tsx';
import { homeWords } from '../words/home.ts';

const said = homeWords.running;

/** No event says that a run wrote a line: its line is read again this often (ms) while the page is seen. */
const lineEveryMs = 2_000;

/** Every run that has not ended, with its last line. */
export function Running() {
  const query = useApi(routes.listLiveRuns, {}, { refetchInterval: lineEveryMs });
  const count = query.data?.runs.length;
  return (
    <Section title={said.title} count={count || undefined}>
      <Loaded query={query} skeleton={<Skeleton lines={1} />}>
        {({ runs, truncated }) =>
          runs.length === 0 ? (
            <p className="text-sm text-soft">{said.nothing}</p>
          ) : (
            <>
              <Card>
                <ul className="divide-y divide-line">
                  {runs.map((run) => (
                    <RunningRow key={run.id} run={run} />
                  ))}
                </ul>
              </Card>
              {truncated ? <p className="mt-2 text-sm text-soft">{said.more}</p> : null}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function RunningRow({ run }: { readonly run: LiveRun }) {
  return (
    <li className="flex items-start gap-3 px-4 py-3.5">
      <Mark kind={run.status} isAlone className="mt-1" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <Link
            to="/runs/$runId"
            params={{ runId: run.id }}
            className="font-medium underline-offset-4 hover:underline"
          >
            {run.routineName ?? said.direct}
          </Link>
          <span className="text-sm text-soft">
            {[run.projectName, run.agentId].filter(Boolean).join(' · ')}
          </span>
          <Facts run={run} />
        </div>
        <p className="mt-0.5 truncate font-mono text-xs leading-5 text-soft">
          {run.waitingFor ?? run.lastLine ?? said.noLine}
        </p>
      </div>
      <Cancel run={run} />
    </li>
  );
}

function Facts({ run }: { readonly run: LiveRun }) {
  const tokens = tokensOf(run.usage);
  const cost = run.usage?.costUsd ?? null;
  return (
    <span className="flex gap-x-3 text-sm text-soft tabular-nums sm:ms-auto">
      {run.attempt > 1 ? <span>{said.attempt(run.attempt)}</span> : null}
      {tokens === null ? null : <span>{said.tokens(short(tokens))}</span>}
      {cost === null ? null : <span>{money(cost)}</span>}
      <Elapsed since={run.startedAt ?? run.createdAt} />
    </span>
  );
}

function Cancel({ run }: { readonly run: LiveRun }) {
  const { fail } = useNotices();
  const cancel = useCommand(routes.cancelRun, [routes.listLiveRuns]);
  return (
    <Button
      size="small"
      disabled={cancel.isPending || cancel.isSuccess}
      onClick={() => cancel.mutate({ params: { id: run.id } }, { onError: fail })}
    >
      {cancel.isSuccess ? said.canceling : said.cancel}
    </Button>
  );
}
