import { type Message, routes } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { Loaded } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import { projectsWords as said } from '../words/projects.ts';

/** What was said in a conversation, in order. */
export function Messages({
  projectId,
  conversationId,
}: {
  readonly projectId: string;
  readonly conversationId: string;
}) {
  const query = useApi(routes.listMessages, { params: { id: projectId, cid: conversationId } });
  return (
    <Loaded query={query}>
      {({ messages }) => (
        <ol className="space-y-5">
          {messages.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function MessageRow({ message }: { readonly message: Message }) {
  const isPerson = message.role === 'user';
  return (
    <li className={isPerson ? 'ms-auto max-w-2xl rounded-xl bg-sunk px-4 py-3' : 'max-w-3xl'}>
      <p className="mb-1 flex flex-wrap items-baseline gap-x-3 text-xs text-soft">
        {isPerson ? said.you : null}
        <Instant at={message.createdAt} />
        {isPerson || message.agentRunId === null ? null : (
          <Link
            to="/runs/$runId"
            params={{ runId: message.agentRunId }}
            className="underline underline-offset-4"
          >
            {said.openRun}
          </Link>
        )}
      </p>
      {message.content === '' && !isPerson ? (
        <Unanswered runId={message.agentRunId} />
      ) : (
        <p className="whitespace-pre-wrap">{message.content}</p>
      )}
    </li>
  );
}

/** An assistant's message is filled when its run ends. */
function Unanswered({ runId }: { readonly runId: string | null }) {
  const { data } = useApi(
    routes.getRun,
    { params: { id: runId ?? '' } },
    { enabled: runId !== null && runId !== '' },
  );
  if (data === undefined) return null;
  const { status, error } = data.run;
  const isLive = status === 'queued' || status === 'running' || status === 'needs_you';
  if (isLive) return <p className="animate-breathe text-soft">{said.working}</p>;
  return <p className={error === null ? 'text-soft' : 'text-bad'}>{error ?? said.noAnswer}</p>;
}
