import { runWords } from '../../words/run.ts';
import { Later } from './later.tsx';
import { Opening } from './opening.tsx';
import { Reply } from './reply.tsx';
import { type Followed, isGoingOn, Transcript } from './transcript.tsx';

/** What was said and done, with what led to it and where it went on; below it the place to reply. */
export function Conversation(followed: Followed) {
  const { run } = followed.about;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Transcript
        {...followed}
        label={runWords.conversation.label}
        opening={<Opening run={run} />}
      />
      <Later run={run} />
      <Reply run={run} isGoingOn={isGoingOn(followed)} />
    </div>
  );
}
