import { type AgentRun, isLive, type Message } from '@open-design/contracts';
import { useState } from 'react';
import { AnswerHead } from './answer-head.tsx';
import { AtWork } from './at-work.tsx';
import { Ended } from './ended.tsx';
import { Waiting } from './waiting.tsx';

/**
 * What an agent answered: as it works, then what came of it. Who watched it work
 * keeps what was shown until the conversation is left: nothing jumps at the end.
 */
export function Answer({
  message,
  run,
}: {
  readonly message: Message;
  /** Null where it is not known. */
  readonly run: AgentRun | null;
}) {
  const isAtWork = run !== null && isLive(run.status) && run.status !== 'queued';
  // A run that waits, or has ended before, opens no stream.
  const [isWatched, setWatched] = useState(isAtWork);
  if (isAtWork && !isWatched) setWatched(true);
  return (
    <>
      <AnswerHead message={message} run={run} />
      {run !== null && isWatched ? (
        <AtWork run={run} />
      ) : run?.status === 'queued' ? (
        <Waiting run={run} />
      ) : (
        <Ended message={message} run={run} />
      )}
    </>
  );
}
