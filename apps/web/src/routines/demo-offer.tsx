import { useNavigate } from '@tanstack/react-router';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';
import { routinesWords } from '../words/routines.ts';
import { useDemo } from './demo.ts';

/** On an empty store: what a routine is, and one click to have one that runs. */
export function DemoOffer() {
  const navigate = useNavigate();
  const { create, isCreating } = useDemo(({ agentRunId }) => {
    void navigate({ to: '/runs/$runId', params: { runId: agentRunId } });
  });
  const said = routinesWords.demo;
  return (
    <Empty
      title={said.title}
      action={
        <>
          <Button look="primary" onClick={create} disabled={isCreating}>
            {isCreating ? said.creating : said.create}
          </Button>
          <ButtonLink to="/routines/new">{routinesWords.create}</ButtonLink>
        </>
      }
    >
      {said.lead}
    </Empty>
  );
}
