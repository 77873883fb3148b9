import { Dialog } from '../../ui/dialog.tsx';
import { routineWords } from '../../words/routine.ts';
import { DialogButtons } from '../pause-dialog.tsx';
import type { Named, RoutineActions } from '../use-actions.ts';

/** Says what is kept, and deletes on a second word. */
export function RemoveDialog({
  routine,
  actions,
  onClose,
  onRemoved,
}: {
  readonly routine: Named;
  readonly actions: RoutineActions;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}) {
  const said = routineWords.removeDialog;
  return (
    <Dialog title={said.title(routine.name)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          actions.remove(routine, onRemoved);
        }}
      >
        <p className="text-sm text-soft">{said.lead}</p>
        <DialogButtons
          confirm={said.confirm}
          isBusy={actions.isBusy}
          isDangerous
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
