import { type Conversation, routes } from '@open-design/contracts';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { dayAndTime } from '../ui/time.tsx';
import { projectsWords as said } from '../words/projects.ts';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';

/** The conversations of a project beside the one that is read; a message goes to an agent in it. */
export function Conversations({ projectId }: { readonly projectId: string }) {
  const query = useApi(routes.listConversations, { params: { id: projectId } });
  // Undefined until the person chooses: then the newest is shown. Null is a new one.
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  return (
    <Loaded query={query}>
      {({ conversations }) => {
        const shown = chosen === undefined ? (conversations[0]?.id ?? null) : chosen;
        return (
          <div className="gap-8 lg:grid lg:grid-cols-[16rem_minmax(0,1fr)]">
            <Chooser conversations={conversations} shown={shown} onChoose={setChosen} />
            <div>
              {shown === null ? (
                <Empty title={said.noConversation}>{said.noConversationLead}</Empty>
              ) : (
                <Messages key={shown} projectId={projectId} conversationId={shown} />
              )}
              <Composer projectId={projectId} conversationId={shown} onSent={setChosen} />
            </div>
          </div>
        );
      }}
    </Loaded>
  );
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
