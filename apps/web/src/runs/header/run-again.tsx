import { type RunAbout, routes } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useCommand } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { runWords } from '../../words/run.ts';
import { useExchanges } from '../conversation/messages.ts';

/** Runs the routine now, or sends the same message again in the same conversation: its options hold there. */
export function RunAgain({ about: { run } }: { readonly about: RunAbout }) {
  const { fail } = useNotices();
  const navigate = useNavigate();
  const open = (runId: string) => void navigate({ to: '/runs/$runId', params: { runId } });
  const routine = useCommand(routes.runRoutine);
  const direct = useCommand(routes.createRun, [routes.listMessages]);
  const message = useExchanges(run).own?.asked.content;
  const { routineId, agentId, projectId, conversationId } = run;
  const start = () => {
    if (routineId !== null) {
      routine.mutate(
        { params: { id: routineId } },
        { onError: fail, onSuccess: ({ agentRunId }) => open(agentRunId) },
      );
    } else if (message !== undefined && agentId !== null && projectId !== null) {
      direct.mutate(
        { body: { agentId, projectId, conversationId, message } },
        { onError: fail, onSuccess: ({ runId }) => open(runId) },
      );
    }
  };
  const canStart =
    routineId !== null || (message !== undefined && agentId !== null && projectId !== null);
  if (!canStart) return null;
  return (
    <Button
      className="max-md:h-10"
      disabled={routine.isPending || direct.isPending}
      onClick={start}
    >
      {runWords.actions.again}
    </Button>
  );
}
