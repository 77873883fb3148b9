import { routes } from '@open-design/contracts';
import { useCommand } from '../api.ts';
import { useNotices } from '../ui/notices.tsx';
import { dayAndTime } from '../ui/time.tsx';
import { routinesWords } from '../words/routines.ts';

/** A routine, by what an action on it needs. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

const changed = [routes.listRoutineRows, routes.getRoutine, routes.listCells, routes.listVersions];

/** What can be done to a routine from wherever it is shown. Each says what it did, or what it could not do. */
export function useRoutineActions() {
  const { say, fail } = useNotices();
  const said = routinesWords.actions;
  const run = useCommand(routes.runRoutine, [...changed, routes.listRoutineRuns]);
  const pause = useCommand(routes.pauseRoutine, changed);
  const snooze = useCommand(routes.snoozeRoutine, changed);
  const resume = useCommand(routes.resumeRoutine, changed);
  const remove = useCommand(routes.deleteRoutine, [routes.listRoutineRows]);
  const after = (text: string, then?: () => void) => ({
    onError: fail,
    onSuccess() {
      say(text);
      then?.();
    },
  });
  return {
    run: ({ id, name }: Named) => run.mutate({ params: { id } }, after(said.running(name))),
    pause: ({ id, name }: Named, note: string, then: () => void) =>
      pause.mutate(
        { params: { id }, body: { note: note.trim() === '' ? null : note.trim() } },
        after(said.paused(name), then),
      ),
    /** @param until UTC epoch ms */
    snooze: ({ id, name }: Named, until: number, note: string, then: () => void) =>
      snooze.mutate(
        { params: { id }, body: { until, note: note.trim() === '' ? null : note.trim() } },
        after(said.snoozed(name, dayAndTime(until)), then),
      ),
    resume: ({ id, name }: Named) => resume.mutate({ params: { id } }, after(said.resumed(name))),
    remove: ({ id, name }: Named, then: () => void) =>
      remove.mutate({ params: { id } }, after(said.removed(name), then)),
    isBusy:
      run.isPending || pause.isPending || snooze.isPending || resume.isPending || remove.isPending,
  };
}

export type RoutineActions = ReturnType<typeof useRoutineActions>;
