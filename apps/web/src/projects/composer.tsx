import { routes } from '@open-design/contracts';
import { type FormEvent, useState } from 'react';
import { useApi, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea } from '../ui/field.tsx';
import { useNotices } from '../ui/notices.tsx';
import { projectsWords as said } from '../words/projects.ts';

/** These need a program of the person's: they are used by routines. */
const withoutProgram = new Set(['command', 'acp']);

/** Writes to an agent in a project: in a conversation, or in a new one. */
export function Composer({
  projectId,
  conversationId,
  onSent,
}: {
  readonly projectId: string;
  readonly conversationId: string | null;
  readonly onSent: (conversationId: string) => void;
}) {
  const { fail } = useNotices();
  const { data } = useApi(routes.listAgents);
  const agents = (data?.agents ?? []).filter((it) => it.available && !withoutProgram.has(it.id));
  const [message, setMessage] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const send = useCommand(routes.createRun, [
    routes.listConversations,
    routes.listMessages,
    routes.listRuns,
  ]);
  const agentId = chosen ?? agents[0]?.id;
  if (data !== undefined && agentId === undefined)
    return <p className="mt-6 text-sm text-soft">{said.noAgent}</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (agentId === undefined || message.trim() === '') return;
    send.mutate(
      { body: { agentId, message, projectId, ...(conversationId !== null && { conversationId }) } },
      {
        onSuccess: (answer) => {
          setMessage('');
          onSent(answer.conversationId);
        },
        onError: fail,
      },
    );
  };
  return (
    <form onSubmit={submit} className="mt-8 max-w-3xl border-t border-line pt-5">
      <TextArea
        label={said.message}
        placeholder={said.placeholder}
        rows={3}
        value={message}
        onChange={(event) => setMessage(event.target.value)}
      />
      <div className="mt-3 flex items-end gap-3">
        <SelectField
          label={said.agent}
          className="w-56"
          value={agentId ?? ''}
          options={agents.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
        <Button
          look="primary"
          type="submit"
          className="ms-auto max-md:h-10"
          disabled={send.isPending || agentId === undefined || message.trim() === ''}
        >
          {said.send}
        </Button>
      </div>
    </form>
  );
}
