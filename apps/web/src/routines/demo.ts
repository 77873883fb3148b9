import { type CallInput, type Client, routes } from '@open-design/contracts';
import { useMutation } from '@tanstack/react-query';
import { client, queryClient } from '../api.ts';
import { readAgain } from '../live/read-again.ts';
import { useNotices } from '../ui/notices.tsx';
import { ownZone } from '../ui/time.tsx';
import { routinesWords } from '../words/routines.ts';

/** What the demo has made. */
export interface Demo {
  readonly routineId: string;
  readonly projectId: string;
  readonly agentRunId: string;
}

/**
 * Makes a project on a folder of its own and a routine in it for `brief`, which
 * asks no model, and runs it once.
 *
 * @throws ApiError where the daemon refuses; a project without its routine is not left behind
 */
async function createDemo(api: Client, timezone: string): Promise<Demo> {
  const { projectName, routineName, prompt } = routinesWords.demo;
  const { project } = await api.call(routes.createProject, { body: { name: projectName } });
  const body: CallInput<typeof routes.createRoutine>['body'] = {
    name: routineName,
    prompt,
    schedule: { kind: 'weekdays', time: '08:30', timezone },
    target: { mode: 'reuse', projectId: project.id },
    agentId: 'brief',
  };
  const { routine } = await api
    .call(routes.createRoutine, { body })
    .catch(async (error: unknown) => {
      await api.call(routes.deleteProject, { params: { id: project.id } });
      throw error;
    });
  const { agentRunId } = await api.call(routes.runRoutine, { params: { id: routine.id } });
  return { routineId: routine.id, projectId: project.id, agentRunId };
}

/** One click from an empty store to a routine that runs. @param then what the page does with it, such as show the run */
export function useDemo(then: (demo: Demo) => void): {
  readonly create: () => void;
  readonly isCreating: boolean;
} {
  const { fail } = useNotices();
  const { mutate, isPending } = useMutation({
    mutationFn: () => createDemo(client, ownZone),
    onError: fail,
    onSuccess(demo) {
      void readAgain(queryClient);
      then(demo);
    },
  });
  return { create: () => mutate(), isCreating: isPending };
}
