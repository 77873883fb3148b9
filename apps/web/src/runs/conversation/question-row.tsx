import { type PermissionEnd, type PermissionQuestion, routes } from '@open-design/contracts';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Mark, type MarkKind } from '../../ui/mark.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { duration, useNow } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import { Block } from './block.tsx';

const said = runWords.question;

const marks: Readonly<Record<PermissionEnd['state'] | 'open', MarkKind>> = {
  open: 'needs_you',
  allowed: 'succeeded',
  denied: 'canceled',
  expired: 'canceled',
  parked: 'parked',
  withdrawn: 'canceled',
};

/** What an agent asks to be permitted, and what came of it; while it waits, the answer is given here. */
export function QuestionRow({
  agentRunId,
  question,
  end,
  isLive,
}: {
  readonly agentRunId: string;
  readonly question: Omit<PermissionQuestion, 'fingerprint' | 'sessionId'>;
  readonly end: PermissionEnd | null;
  readonly isLive: boolean;
}) {
  const state = end?.state ?? (isLive ? 'open' : 'withdrawn');
  const isWaiting = state === 'open' || state === 'parked';
  return (
    <fieldset
      aria-label={said.title}
      className={`min-w-0 rounded-xl border px-4 py-3 ${isWaiting ? 'border-warn-fill bg-warn-wash' : 'border-line bg-card'}`}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Mark kind={marks[state]} />
        <span className="font-medium">{said.title}</span>
        <span className={isWaiting ? 'text-ink' : 'text-soft'}>
          {state === 'open' ? <TimeLeft until={question.deadlineAt} /> : said.state[state]}
          {end?.by ? ` ${said.by(end.by)}` : ''}
        </span>
      </div>
      <p className="mt-2 font-mono text-sm break-words">
        {question.kind === null ? null : <span className="me-2 text-soft">{question.kind}</span>}
        {question.title}
      </p>
      {question.paths.length === 0 ? null : (
        <p className="mt-1 text-xs">
          <span className="me-2 text-soft">{said.paths}</span>
          <span className="font-mono break-all">{question.paths.join(', ')}</span>
        </p>
      )}
      {question.detail === null ? null : (
        <div className="mt-2">
          <p className="mb-0.5 text-xs text-soft">{said.detail}</p>
          <Block name={`question ${question.id}`} text={question.detail} />
        </div>
      )}
      {end?.note ? <p className="mt-2 text-sm">{end.note}</p> : null}
      {isWaiting ? (
        <Answer agentRunId={agentRunId} requestId={question.id} isParked={state === 'parked'} />
      ) : null}
    </fieldset>
  );
}

function TimeLeft({ until }: { readonly until: number }) {
  const left = until - useNow(1_000);
  return <span className="tabular-nums">{left > 0 ? said.left(duration(left)) : said.late}</span>;
}

function Answer({
  agentRunId,
  requestId,
  isParked,
}: {
  readonly agentRunId: string;
  readonly requestId: string;
  readonly isParked: boolean;
}) {
  const [note, setNote] = useState('');
  const { say, fail } = useNotices();
  const navigate = useNavigate();
  // On a run's own screen the way leads on; elsewhere the next attempt comes by itself.
  const isOnItsScreen = useParams({ strict: false }).runId === agentRunId;
  const answer = useCommand(routes.answerRun, [
    routes.aboutRun,
    routes.getRun,
    routes.listApprovals,
  ]);
  const give = (allow: boolean) =>
    answer.mutate(
      { params: { id: agentRunId }, body: { requestId, allow, note: note.trim() || null } },
      {
        onError: fail,
        onSuccess: ({ resumedBy }) => {
          say(allow ? said.answered.allowed : said.answered.denied);
          if (resumedBy !== null && isOnItsScreen)
            void navigate({ to: '/runs/$runId', params: { runId: resumedBy } });
        },
      },
    );
  const isDone = answer.isPending || answer.isSuccess;
  return (
    <div className="mt-3 space-y-3">
      {isParked ? <p className="text-sm">{said.parked}</p> : null}
      <TextField
        label={said.note}
        hint={said.noteHint}
        value={note}
        maxLength={2_000}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="flex gap-2">
        <Button look="primary" className="max-md:h-10" disabled={isDone} onClick={() => give(true)}>
          {said.allow}
        </Button>
        <Button className="max-md:h-10" disabled={isDone} onClick={() => give(false)}>
          {said.deny}
        </Button>
      </div>
    </div>
  );
}
