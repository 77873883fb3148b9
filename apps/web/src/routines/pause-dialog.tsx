import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { words } from '../words/index.ts';
import { routinesWords } from '../words/routines.ts';
import type { Named, RoutineActions } from './use-actions.ts';

/** Asks why, and pauses. */
export function PauseDialog({
  routine,
  actions,
  onClose,
}: {
  readonly routine: Named;
  readonly actions: RoutineActions;
  readonly onClose: () => void;
}) {
  const [note, setNote] = useState('');
  const said = routinesWords.pauseDialog;
  return (
    <Dialog title={said.title(routine.name)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          actions.pause(routine, note, onClose);
        }}
      >
        <p className="mb-4 text-sm text-soft">{said.lead}</p>
        <TextArea
          label={said.note}
          hint={said.noteHint}
          rows={3}
          maxLength={2_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <DialogButtons confirm={said.confirm} isBusy={actions.isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** The end of a dialog's form: go back, or do it. */
export function DialogButtons({
  confirm,
  isBusy,
  isDangerous = false,
  onClose,
}: {
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly isDangerous?: boolean;
  readonly onClose: () => void;
}) {
  return (
    <div className="mt-6 flex justify-end gap-2">
      <Button onClick={onClose} className="max-md:h-10">
        {words.cancel}
      </Button>
      <Button
        type="submit"
        look={isDangerous ? 'danger' : 'primary'}
        disabled={isBusy}
        className="max-md:h-10"
      >
        {confirm}
      </Button>
    </div>
  );
}
