import type { AgentRun, Message } from '@open-design/contracts';
import { EndRow } from '../../runs/conversation/end-row.tsx';
import { QuestionRow } from '../../runs/conversation/question-row.tsx';
import { TextRow } from '../../runs/conversation/text-row.tsx';
import { projectsWords as said } from '../../words/projects.ts';

/** What came of a run: what its agent said last, and where it did not go well how it ended and why. */
export function Ended({
  message: { content },
  run,
}: {
  readonly message: Message;
  readonly run: AgentRun | null;
}) {
  const question = run?.status === 'parked' ? run.needsYou : null;
  return (
    <div className="space-y-3">
      {content.trim() === '' ? (
        run?.status === 'succeeded' ? (
          <p className="text-sm text-soft">{said.noAnswer}</p>
        ) : null
      ) : (
        <TextRow text={content} isInFence={false} />
      )}
      {run === null || question === null ? null : (
        <QuestionRow
          agentRunId={run.id}
          question={question}
          end={{ id: question.id, state: 'parked', by: null, note: null }}
          isLive={false}
        />
      )}
      {run === null || run.status === 'succeeded' ? null : (
        <EndRow run={run} end={run} lastError={null} />
      )}
    </div>
  );
}
