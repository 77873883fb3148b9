import { type AgentRun, isLive, type Message } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { CancelRun } from '../../runs/header/cancel-run.tsx';
import { OutcomeBadge } from '../../ui/mark.tsx';
import { Elapsed, Instant } from '../../ui/time.tsx';
import { projectsWords as said } from '../../words/projects.ts';

/** Who answers, how it stands, the way to the run, and its end by a person's hand. */
export function AnswerHead({
  message: { agentRunId, createdAt },
  run,
}: {
  readonly message: Message;
  readonly run: AgentRun | null;
}) {
  const isOn = run !== null && isLive(run.status);
  const since = run?.startedAt ?? null;
  return (
    <div className="mb-1.5 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft max-md:min-h-10">
      {run === null ? null : <OutcomeBadge kind={run.status} />}
      {run?.agentId ? <span className="font-medium text-ink">{run.agentId}</span> : null}
      <Instant at={createdAt} />
      {run === null || since === null ? null : <Elapsed since={since} until={run.completedAt} />}
      {agentRunId === null ? null : (
        <Link
          to="/runs/$runId"
          params={{ runId: agentRunId }}
          className="underline underline-offset-4 max-md:py-3"
        >
          {said.openRun}
        </Link>
      )}
      {isOn ? <CancelRun id={run.id} size="small" className="ms-auto max-md:h-10" /> : null}
    </div>
  );
}
