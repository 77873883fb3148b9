import { routes, type Routine } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api.ts';
import { money, short } from '../../ui/amounts.ts';
import { routineWords } from '../../words/routine.ts';
import { NextSlot } from '../state-line.tsx';

const said = routineWords.facts;

/** What a person wants to know of a routine before anything else. */
export function Facts({ routine, zone }: { readonly routine: Routine; readonly zone: string }) {
  const { agentId, target, failures } = routine;
  return (
    <dl className="mb-8 flex flex-wrap gap-x-10 gap-y-4">
      <Fact label={said.next}>
        <NextSlot standing={{ ...routine, unreadable: null }} zone={zone} />
      </Fact>
      <Fact label={said.week}>
        <LastDays routineId={routine.id} />
      </Fact>
      <Fact label={said.agent}>{agentId ?? said.noAgent}</Fact>
      <Fact label={said.project}>
        {target.mode === 'reuse' ? <ProjectLink id={target.projectId} /> : said.newProject}
      </Fact>
      {failures > 0 ? (
        <Fact label={said.failures}>
          <span className="text-bad tabular-nums">{failures}</span>
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="max-w-72 min-w-28">
      <dt className="mb-0.5 text-xs font-medium text-soft">{label}</dt>
      <dd className="text-sm">{children}</dd>
    </div>
  );
}

/** Runs and what they used in the last seven days, from the days that the charts show. */
function LastDays({ routineId }: { readonly routineId: string }) {
  const { data } = useApi(routes.routineSpend, { params: { id: routineId }, query: { days: 30 } });
  if (data === undefined) return <span className="text-soft">…</span>;
  const days = data.days.slice(-7);
  const runs = days.reduce((sum, day) => sum + day.runs, 0);
  const tokens = days.reduce((sum, day) => sum + day.tokens, 0);
  const costs = days.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  const used = [
    costs.length === 0 ? null : money(costs.reduce((sum, cost) => sum + cost, 0)),
    tokens === 0 ? null : routineWords.use.tokensShort(short(tokens)),
  ].filter((it) => it !== null);
  return (
    <div className="tabular-nums">
      <p>{said.runs(runs)}</p>
      {used.length === 0 ? null : <p className="text-xs text-soft">{used.join(' · ')}</p>}
    </div>
  );
}

function ProjectLink({ id }: { readonly id: string }) {
  const { data } = useApi(routes.getProject, { params: { id } });
  return (
    <Link
      to="/projects/$projectId"
      params={{ projectId: id }}
      className="hover:text-accent hover:underline"
    >
      {data?.project.name ?? id}
    </Link>
  );
}
