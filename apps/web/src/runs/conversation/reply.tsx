import { type AgentRun, routes } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useCommand } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { runWords } from '../../words/run.ts';

const said = runWords.reply;

/** Goes on with the conversation: another run with the same agent, which knows what was said. */
export function Reply({
  run: { agentId, projectId, conversationId },
  isGoingOn,
}: {
  readonly run: AgentRun;
  readonly isGoingOn: boolean;
}) {
  const id = useId();
  const [message, setMessage] = useState('');
  const { fail } = useNotices();
  const navigate = useNavigate();
  const create = useCommand(routes.createRun, [routes.listMessages, routes.listRuns]);
  if (agentId === null || projectId === null || conversationId === null) return null;
  if (isGoingOn)
    return <p className="mx-auto w-full max-w-3xl px-1 pt-3 text-xs text-soft">{said.live}</p>;
  const send = () => {
    if (message.trim() === '' || create.isPending) return;
    create.mutate(
      { body: { agentId, projectId, conversationId, message } },
      {
        onError: fail,
        onSuccess: ({ runId }) => void navigate({ to: '/runs/$runId', params: { runId } }),
      },
    );
  };
  return (
    <form
      className="mx-auto w-full max-w-3xl px-1 pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {said.label}
      </label>
      <div className="flex items-end gap-2">
        <textarea
          id={id}
          rows={2}
          value={message}
          placeholder={said.placeholder}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setMessage(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send();
          }}
          className="min-h-10 flex-1 resize-y rounded-lg border border-line-strong bg-card px-3 py-2 text-sm placeholder:text-soft"
        />
        <Button
          type="submit"
          look="primary"
          className="max-md:h-10"
          disabled={message.trim() === '' || create.isPending}
        >
          {said.send}
        </Button>
      </div>
      <p id={`${id}-hint`} className="mt-1 text-xs text-soft max-md:sr-only">
        {said.hint}
      </p>
    </form>
  );
}
