import { type Conversation, routes } from '@open-design/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { dayAndTime } from '../ui/time.tsx';
import { projectsWords as said } from '../words/projects.ts';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';
import { newConversation } from './search.ts';

/** The conversations of a project beside the one that is read; a message goes to an agent in it. */
export function Conversations({ projectId }: { readonly projectId: string }) {
  const query = useApi(routes.listConversations, { params: { id: projectId } });
  return (
    <Loaded query={query}>
      {({ conversations }) => <Shown projectId={projectId} conversations={conversations} />}
    </Loaded>
  );
}

function Shown({
  projectId,
  conversations,
}: {
  readonly projectId: string;
  readonly conversations: readonly Conversation[];
}) {
  const [shown, show] = useShown(conversations);
  return (
    <div className="gap-8 lg:grid lg:grid-cols-[16rem_minmax(0,1fr)]">
      <Chooser conversations={conversations} shown={shown} onChoose={show} />
      <div>
        {shown === null ? (
          <Empty title={said.noConversation}>{said.noConversationLead}</Empty>
        ) : (
          <Messages key={shown} projectId={projectId} conversationId={shown} />
        )}
        <Composer projectId={projectId} conversationId={shown} onSent={show} />
      </div>
    </div>
  );
}

/**
 * The conversation that is read, as the address has it, so that a link leads to
 * it and the browser's way back does; null is a new one. Without a choice it is
 * the newest, and stays it when another one has more news.
 */
function useShown(conversations: readonly Conversation[]) {
  const { conversation } = useSearch({ from: '/projects/$projectId' });
  const navigate = useNavigate({ from: '/projects/$projectId' });
  const newest = conversations[0]?.id ?? null;
  const [first, setFirst] = useState(newest);
  if (first === null && newest !== null) setFirst(newest);
  const show = (id: string | null) =>
    void navigate({
      search: (now) => ({ ...now, conversation: id ?? newConversation }),
      resetScroll: false,
    });
  const shown = conversation === newConversation ? null : (conversation ?? first ?? newest);
  return [shown, show] as const;
}

function Chooser({
  conversations,
  shown,
  onChoose,
}: {
  readonly conversations: readonly Conversation[];
  readonly shown: string | null;
  readonly onChoose: (id: string | null) => void;
}) {
  return (
    <nav aria-label={said.conversations} className="mb-5 lg:mb-0">
      <Button size="small" className="mb-2 max-md:h-10" onClick={() => onChoose(null)}>
        {said.newChat}
      </Button>
      <ul className="max-h-48 overflow-y-auto lg:max-h-[70vh]">
        {conversations.map((it) => (
          <li key={it.id}>
            <button
              type="button"
              aria-current={it.id === shown}
              onClick={() => onChoose(it.id)}
              className="w-full rounded-lg px-3 py-2 text-start text-sm hover:bg-sunk aria-[current=true]:bg-sunk"
            >
              <span className="line-clamp-2 font-medium">{it.title ?? said.untitled}</span>
              <span className="text-xs text-soft">{dayAndTime(it.updatedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
