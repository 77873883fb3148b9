import { type Agent, routes } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { messageOf, useApi, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField, TextArea } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { words } from '../words/index.ts';
import { agentsWords as said } from '../words/agents.ts';

/** One message to an agent, to see that it works; leads to the run. */
export function TryAgent({
  agent,
  onClose,
}: {
  readonly agent: Agent;
  readonly onClose: () => void;
}) {
  const query = useApi(routes.listProjects);
  return (
    <Dialog title={said.tryTitle(agent.name)} onClose={onClose}>
      <p className="mb-4 text-sm text-soft">{said.tryLead}</p>
      <Loaded query={query}>
        {({ projects }) =>
          projects[0] === undefined ? (
            <p>{said.noProject}</p>
          ) : (
            <TryForm
              agent={agent}
              projects={projects.map(({ id, name }) => ({ value: id, label: name }))}
              first={projects[0].id}
              onClose={onClose}
            />
          )
        }
      </Loaded>
    </Dialog>
  );
}

/** Plain commands and ACP programs are named by the person; the others are found by their adapter. */
function needsArgv({ id }: Agent): boolean {
  return id === 'command' || id === 'acp';
}

function TryForm({
  agent,
  projects,
  first,
  onClose,
}: {
  readonly agent: Agent;
  readonly projects: readonly { readonly value: string; readonly label: string }[];
  readonly first: string;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const [projectId, setProjectId] = useState(first);
  const [message, setMessage] = useState<string>(said.hello);
  const [argv, setArgv] = useState('');
  const start = useCommand(routes.createRun);
  const lines = argv.split('\n').filter((line) => line !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(
      {
        body: {
          agentId: agent.id,
          projectId,
          message,
          ...(needsArgv(agent) && { agentOptions: { argv: lines } }),
        },
      },
      {
        onSuccess: ({ runId }) => {
          onClose();
          void navigate({ to: '/runs/$runId', params: { runId } });
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <SelectField
        label={said.project}
        value={projectId}
        options={projects}
        onChange={setProjectId}
      />
      {needsArgv(agent) ? (
        <TextArea
          label={said.argv}
          hint={said.argvHint}
          rows={2}
          required
          value={argv}
          onChange={(event) => setArgv(event.target.value)}
        />
      ) : null}
      <TextArea
        label={said.message}
        rows={3}
        required
        value={message}
        onChange={(event) => setMessage(event.target.value)}
      />
      {start.error === null ? null : (
        <p role="alert" className="text-sm text-bad">
          {messageOf(start.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button look="primary" type="submit" disabled={start.isPending}>
          {said.start}
        </Button>
      </div>
    </form>
  );
}
