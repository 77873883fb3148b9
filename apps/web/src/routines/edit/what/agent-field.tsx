import { type Agent, routes } from '@open-design/contracts';
import { useMutation } from '@tanstack/react-query';
import { apiQuery, client, queryClient, useApi } from '../../../api.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { control, Field } from '../../../ui/field.tsx';
import { Loaded, Skeleton } from '../../../ui/states.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { useFault, useForm } from '../form.ts';
import { AgentOptionsFields } from './agent-options.tsx';

/** The agent, with what of it is on the daemon's machine, and its options. */
export function AgentField() {
  const query = useApi(routes.listAgents);
  return (
    <Loaded query={query} skeleton={<Skeleton lines={2} />}>
      {({ agents }) => <Chooser agents={agents} />}
    </Loaded>
  );
}

function Chooser({ agents }: { readonly agents: readonly Agent[] }) {
  const { draft, update } = useForm();
  const { id } = draft.agent;
  const fault = useFault('agentId');
  const chosen = agents.find((it) => it.id === id);
  const groups = (['ready', 'signedOut', 'missing'] as const).map((state) => ({
    label: whatWords.agentGroups[state],
    agents: agents.filter((it) => stateOf(it) === state),
  }));
  return (
    <div className="min-w-0">
      <Field label={whatWords.agent} fault={fault}>
        {(tied) => (
          <select
            {...tied}
            value={id}
            onChange={(event) => {
              const next = event.target.value;
              update((it) => ({ ...it, agent: { ...it.agent, id: next } }));
            }}
            className={classNames(control, 'h-10 pe-8 md:h-9')}
          >
            {id === '' ? <option value="">{whatWords.chooseAgent}</option> : null}
            {id !== '' && chosen === undefined ? (
              <option value={id}>{whatWords.unknownAgent(id)}</option>
            ) : null}
            {groups
              .filter((group) => group.agents.length > 0)
              .map((group) => (
                <optgroup key={group.label} label={group.label}>
                  {group.agents.map((it) => (
                    <option key={it.id} value={it.id}>
                      {it.name}
                    </option>
                  ))}
                </optgroup>
              ))}
          </select>
        )}
      </Field>
      {id === '' ? null : <AgentState agent={chosen} />}
      {chosen === undefined && id === '' ? null : <AgentOptionsFields agent={chosen} />}
    </div>
  );
}

function stateOf({ available, login }: Agent): 'ready' | 'signedOut' | 'missing' {
  if (!available) return 'missing';
  return login === 'no' ? 'signedOut' : 'ready';
}

/** What was found of an agent, and what to do where it cannot work. */
function AgentState({ agent }: { readonly agent: Agent | undefined }) {
  const { agentState } = whatWords;
  const again = useMutation({
    mutationFn: () => client.call(routes.listAgents, { query: { refresh: 'true' } }),
    onSuccess: (found) => queryClient.setQueryData(apiQuery(routes.listAgents).queryKey, found),
  });
  if (agent === undefined)
    return <p className="mt-1.5 text-sm text-warn">{agentState.unknown_agent}</p>;
  const state = stateOf(agent);
  if (state === 'ready') {
    const facts = [
      agent.version === null ? agentState.here : agentState.version(agent.version),
      agent.usesModel ? agentState[agent.login] : agentState.noModel,
    ];
    return (
      <p className="mt-1.5 text-sm text-soft">
        {agent.description} {facts.join(', ')}.
      </p>
    );
  }
  return (
    <div className="mt-2 rounded-lg bg-warn-wash px-3 py-2 text-sm text-warn">
      <p>
        {state === 'missing' ? agentState.missing : agentState.signIn} {remedyOf(agent)}
      </p>
      <Button
        size="small"
        className="mt-2"
        disabled={again.isPending}
        onClick={() => again.mutate()}
      >
        {agentState.again}
      </Button>
    </div>
  );
}

function remedyOf(agent: Agent): string {
  return agent.install ?? agent.signIn ?? '';
}
