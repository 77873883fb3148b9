import { type AgentRun, isLive, type Message, routes } from '@open-design/contracts';
import { useRef, useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import { projectsWords as said } from '../words/projects.ts';
import { Answer } from './answer/answer.tsx';
import { useFollowedEnd } from './followed-end.ts';

/** So many are drawn before a person asks for more. */
const atOnce = 40;
/** As many runs as one read answers. */
const mostRuns = 1_000;

/** What was said in a conversation, in order; where an agent is at work, what it does. */
export function Messages({
  projectId,
  conversationId,
}: {
  readonly projectId: string;
  readonly conversationId: string;
}) {
  const query = useApi(routes.listMessages, { params: { id: projectId, cid: conversationId } });
  const { data } = useApi(routes.listRuns, {
    query: { projectId, conversationId, limit: mostRuns },
  });
  return (
    <Loaded query={query}>
      {({ messages }) => <Exchange messages={messages} runs={data?.runs ?? []} />}
    </Loaded>
  );
}

function Exchange({
  messages,
  runs,
}: {
  readonly messages: readonly Message[];
  readonly runs: readonly AgentRun[];
}) {
  const [most, setMost] = useState(atOnce);
  const list = useRef<HTMLOListElement>(null);
  const isOn = runs.some(({ status }) => isLive(status));
  // What a run says last may come after the news that it has ended.
  const [wasOn, setWasOn] = useState(isOn);
  if (isOn && !wasOn) setWasOn(true);
  useFollowedEnd(list, wasOn);
  const earlier = Math.max(0, messages.length - most);
  return (
    <>
      {earlier === 0 ? null : (
        <Button size="small" className="mb-5 max-md:h-10" onClick={() => setMost(most + atOnce)}>
          {said.earlier(Math.min(earlier, atOnce))}
        </Button>
      )}
      <ol ref={list} className="max-w-3xl space-y-6">
        {messages.slice(earlier).map((message) =>
          message.role === 'user' ? (
            <Wish key={message.id} message={message} />
          ) : (
            <li key={message.id}>
              <Answer
                message={message}
                run={runs.find(({ id }) => id === message.agentRunId) ?? null}
              />
            </li>
          ),
        )}
      </ol>
    </>
  );
}

/** What a person wrote. */
function Wish({ message: { content, createdAt } }: { readonly message: Message }) {
  return (
    <li className="ms-auto w-fit max-w-2xl rounded-xl bg-sunk px-4 py-3">
      <p className="mb-1 flex flex-wrap items-baseline gap-x-3 text-xs text-soft">
        {said.you}
        <Instant at={createdAt} />
      </p>
      <p className="break-words whitespace-pre-wrap">{content}</p>
    </li>
  );
}
