import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { dayAndTime, ownZone } from '../ui/time.tsx';
import { routinesWords } from '../words/routines.ts';
import { DialogButtons } from './pause-dialog.tsx';
import type { Named, RoutineActions } from './use-actions.ts';

const said = routinesWords.snoozeDialog;
const hourMs = 3_600_000;

/** 08:00 on the viewer's clock, so many days from now. @returns UTC epoch ms */
function morningIn(days: number): number {
  const at = new Date();
  at.setDate(at.getDate() + days);
  return at.setHours(8, 0, 0, 0);
}

const choices = [
  { value: 'hour', label: said.hour, until: () => Date.now() + hourMs },
  { value: 'tomorrow', label: said.tomorrow, until: () => morningIn(1) },
  { value: 'monday', label: said.monday, until: () => morningIn(8 - (new Date().getDay() || 7)) },
  { value: 'week', label: said.week, until: () => Date.now() + 7 * 24 * hourMs },
  { value: 'own', label: said.own, until: null },
] as const;
type Choice = (typeof choices)[number]['value'];

/** Asks until when and why, and snoozes. */
export function SnoozeDialog({
  routine,
  actions,
  onClose,
}: {
  readonly routine: Named;
  readonly actions: RoutineActions;
  readonly onClose: () => void;
}) {
  const [choice, setChoice] = useState<Choice>('tomorrow');
  const [own, setOwn] = useState('');
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const until = choices.find((it) => it.value === choice)?.until?.() ?? new Date(own).getTime();
  const isGood = until > Date.now();
  return (
    <Dialog title={said.title(routine.name)} onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isGood) actions.snooze(routine, until, note, onClose);
        }}
      >
        <p className="text-sm text-soft">{said.lead}</p>
        <SelectField
          label={said.until}
          value={choice}
          options={choices}
          onChange={setChoice}
          {...(choice !== 'own' && { hint: dayAndTime(until) })}
        />
        {choice === 'own' ? (
          <TextField
            label={said.at}
            type="datetime-local"
            value={own}
            onChange={(event) => setOwn(event.target.value)}
            hint={said.zone(ownZone)}
            fault={isTried && !isGood ? said.past : undefined}
          />
        ) : null}
        <TextField
          label={routinesWords.pauseDialog.note}
          hint={routinesWords.pauseDialog.noteHint}
          maxLength={2_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <DialogButtons confirm={said.confirm} isBusy={actions.isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
