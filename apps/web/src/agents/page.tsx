import { type Agent, routes } from '@open-design/contracts';
import { useState } from 'react';
import { queryClient, client, useApi, apiQuery } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/card.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { agentsWords as said } from '../words/agents.ts';
import { AgentRow } from './agent-row.tsx';

/** The agents that the daemon knows: what is here, what is signed in, how to get the rest. */
export function AgentsPage() {
  const query = useApi(routes.listAgents);
  return (
    <Page title={said.title} lead={said.lead} actions={<LookAgain />}>
      <Loaded query={query} skeleton={<Skeleton lines={6} />}>
        {({ agents }) => (
          <>
            <Group title={said.here} agents={agents.filter((it) => it.available)} />
            <Group title={said.notHere} agents={agents.filter((it) => !it.available)} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Group({ title, agents }: { readonly title: string; readonly agents: readonly Agent[] }) {
  return agents.length === 0 ? null : (
    <Section title={title} count={agents.length}>
      <Card>
        <ul className="divide-y divide-line">
          {agents.map((agent) => (
            <AgentRow key={agent.id} agent={agent} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function LookAgain() {
  const { fail } = useNotices();
  const [isLooking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    try {
      const answer = await client.call(routes.listAgents, { query: { refresh: 'true' } });
      queryClient.setQueryData(apiQuery(routes.listAgents).queryKey, answer);
    } catch (error) {
      fail(error);
    } finally {
      setLooking(false);
    }
  };
  return (
    <Button disabled={isLooking} onClick={() => void look()}>
      {said.refresh}
    </Button>
  );
}
