import type { RunAbout } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { Mark } from '../../ui/mark.tsx';
import { runWords } from '../../words/run.ts';
import { Fact } from './fact.tsx';

const said = runWords.facts;

/** Which attempt this is, and the ways to the others. */
export function Attempts({ about: { run, attempts } }: { readonly about: RunAbout }) {
  const others = attempts.filter(({ agentRunId }) => agentRunId !== run.id);
  if (others.length === 0 && run.attempt === 1) return null;
  const last = Math.max(run.attempt, ...attempts.map(({ attempt }) => attempt));
  return (
    <Fact name={said.attempt}>
      <span className="inline-flex flex-wrap items-center gap-2">
        {said.attemptOf(run.attempt, last)}
        {others.map(({ agentRunId, attempt, status }) => (
          <Link
            key={agentRunId}
            to="/runs/$runId"
            params={{ runId: agentRunId }}
            className="inline-flex items-center gap-1 text-accent underline-offset-4 hover:underline"
          >
            <Mark kind={status} className="size-3.5" isAlone />
            {said.attempt} {attempt}
          </Link>
        ))}
      </span>
    </Fact>
  );
}
