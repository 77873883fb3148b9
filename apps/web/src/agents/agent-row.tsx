import { type Agent, routes } from '@open-design/contracts';
import { useState } from 'react';
import { useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Mark, type MarkKind } from '../ui/mark.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Prose } from '../ui/prose.tsx';
import { Instant } from '../ui/time.tsx';
import { agentsWords as said } from '../words/agents.ts';
import { TryAgent } from './try-agent.tsx';

/** One agent: where it is, its version, whether it is signed in, and what to do where it is not. */
export function AgentRow({ agent }: { readonly agent: Agent }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-4 py-3.5">
      <div className="flex min-w-0 flex-1 basis-72 items-start gap-3">
        <Mark kind={markOf(agent)} className="mt-1" />
        <div className="min-w-0">
          <p className="font-medium">
            {agent.name} <span className="font-mono text-xs font-normal text-soft">{agent.id}</span>
          </p>
          <p className="text-sm text-soft">{agent.description}</p>
          {agent.available ? <Found agent={agent} /> : null}
          {agent.install === null ? null : (
            <p className="mt-1 text-sm">
              <Prose text={agent.install} />
            </p>
          )}
        </div>
      </div>
      <Actions agent={agent} />
    </li>
  );
}

function markOf({ available, login }: Agent): MarkKind {
  if (!available) return 'due';
  return login === 'no' ? 'needs_you' : 'succeeded';
}

function Found({ agent }: { readonly agent: Agent }) {
  const facts = [
    agent.version,
    agent.usesModel ? said.signedIn[agent.login] : said.noModel,
    agent.models.length === 0 ? null : said.models(agent.models.length),
  ].filter((it) => it !== null);
  return (
    <p className="mt-1 text-sm">
      {facts.join(' · ')}{' '}
      <span className="text-soft">
        · {said.checked} <Instant at={agent.checkedAt} isRelative />
      </span>
      {agent.path === null ? null : (
        <span className="block font-mono text-xs leading-5 text-soft">{agent.path}</span>
      )}
    </p>
  );
}

function Actions({ agent }: { readonly agent: Agent }) {
  const { say, fail } = useNotices();
  const [isTrying, setTrying] = useState(false);
  const check = useCommand(routes.checkAgent, [routes.listAgents]);
  return (
    <div className="flex gap-2">
      <Button
        size="small"
        disabled={check.isPending}
        onClick={() =>
          check.mutate(
            { params: { id: agent.id } },
            {
              onSuccess: (answer) =>
                say(answer.agent.available ? said.found(agent.name) : said.missing(agent.name)),
              onError: fail,
            },
          )
        }
      >
        {said.check}
      </Button>
      {agent.available ? (
        <Button size="small" onClick={() => setTrying(true)}>
          {said.tryIt}
        </Button>
      ) : null}
      {isTrying ? <TryAgent agent={agent} onClose={() => setTrying(false)} /> : null}
    </div>
  );
}
