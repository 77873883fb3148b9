import { type AgentRun, type RunAbout, routes } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api.ts';
import { money, short } from '../../ui/amounts.ts';
import { OutcomeBadge } from '../../ui/mark.tsx';
import { Elapsed } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { Attempts } from './attempts.tsx';
import { Fact } from './fact.tsx';
import { RunActions } from './run-actions.tsx';
import { Slot } from './slot.tsx';
import { spentBy } from './usage-so-far.ts';

const said = runWords.facts;

/** Whose run it is, how it stands, and what can be done with it. */
export function RunHeader({
  about,
  items,
  title,
}: {
  readonly about: RunAbout;
  readonly items: readonly Item[];
  readonly title: string;
}) {
  const { run } = about;
  const { routineId } = run;
  return (
    <header className="mb-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-2xl font-semibold tracking-tight">
            {routineId === null ? (
              title
            ) : (
              <Link
                to="/routines/$routineId"
                params={{ routineId }}
                className="underline-offset-4 hover:underline"
              >
                {title}
              </Link>
            )}
          </h1>
          <OutcomeBadge kind={run.status} />
        </div>
        <RunActions about={about} />
      </div>
      <Facts about={about} items={items} />
      {run.status === 'queued' && run.waitingFor !== null ? (
        <p className="mt-2 text-sm text-live">{said.waits(run.waitingFor)}</p>
      ) : null}
    </header>
  );
}

function Facts({ about, items }: { readonly about: RunAbout; readonly items: readonly Item[] }) {
  const { run } = about;
  const { tokens, costUsd } = spentBy(run.usage, items);
  const since = run.startedAt ?? run.createdAt;
  const elapsed =
    run.completedAt !== null
      ? said.elapsed
      : run.startedAt === null
        ? said.waitingSince
        : said.elapsedLive;
  return (
    <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
      <Fact name={said.project}>
        <Project run={run} />
      </Fact>
      <Fact name={said.agent}>{run.agentId ?? '—'}</Fact>
      <Slot about={about} />
      <Fact name={elapsed}>
        <Elapsed since={since} until={run.completedAt} />
      </Fact>
      {tokens === null ? null : (
        <Fact name={said.tokens}>
          <span className="tabular-nums">{short(tokens)}</span>
        </Fact>
      )}
      {costUsd === null ? null : (
        <Fact name={said.cost}>
          <span className="tabular-nums">{money(costUsd)}</span>
        </Fact>
      )}
      <Attempts about={about} />
    </dl>
  );
}

function Project({ run }: { readonly run: AgentRun }) {
  const { projectId: id, conversationId } = run;
  const query = useApi(routes.getProject, { params: { id: id ?? '' } }, { enabled: id !== null });
  if (id === null) return '—';
  return (
    <Link
      to="/projects/$projectId"
      params={{ projectId: id }}
      search={conversationId === null ? {} : { conversation: conversationId }}
      className="underline underline-offset-4 decoration-line-strong hover:decoration-current"
    >
      {query.data?.project.name ?? id}
    </Link>
  );
}
