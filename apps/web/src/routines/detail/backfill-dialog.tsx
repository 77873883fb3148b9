import { type BackfillAnswer, routes } from '@open-design/contracts';
import { useState } from 'react';
import { messageOf, useCommand } from '../../api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { ownZone } from '../../ui/time.tsx';
import { routineWords } from '../../words/routine.ts';
import { timeInZone } from '../cells.ts';
import { DialogButtons } from '../pause-dialog.tsx';
import type { Named } from '../use-actions.ts';
import { fromInput, toInput } from './date-input.ts';

const said = routineWords.backfill;
const dayMs = 86_400_000;
/** So many slots are named; the others are counted. */
const named = 12;

/** Runs slots of the past: first it says which, then, on a second word, it does. */
export function BackfillDialog({
  routine,
  zone,
  slotAt,
  onClose,
}: {
  readonly routine: Named;
  readonly zone: string;
  /** One slot alone (UTC epoch ms), or null for a range to be chosen. */
  readonly slotAt: number | null;
  readonly onClose: () => void;
}) {
  const form = useBackfill(routine, slotAt, onClose);
  const { from, to, again, found, fault } = form;
  return (
    <Dialog title={said.title(routine.name)} onClose={onClose}>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
      >
        <p className="text-sm text-soft">{said.lead}</p>
        {slotAt === null ? (
          <RangeFields from={from} to={to} onChange={form.change} />
        ) : (
          <p className="text-sm font-medium tabular-nums">{timeInZone(slotAt, zone)}</p>
        )}
        <CheckField
          label={said.again}
          checked={again}
          onChange={(event) => form.change({ again: event.target.checked })}
        />
        {fault === null ? null : (
          <p role="alert" className="text-sm text-bad">
            {fault}
          </p>
        )}
        {found === null ? null : <Found found={found} zone={zone} />}
        <DialogButtons
          confirm={
            found === null || found.slots.length === 0 ? said.ask : said.confirm(found.slots.length)
          }
          isBusy={form.isBusy}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function RangeFields({
  from,
  to,
  onChange,
}: {
  readonly from: string;
  readonly to: string;
  readonly onChange: (change: { from?: string; to?: string }) => void;
}) {
  return (
    <div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={said.from}
          type="datetime-local"
          value={from}
          onChange={(event) => onChange({ from: event.target.value })}
        />
        <TextField
          label={said.to}
          type="datetime-local"
          value={to}
          onChange={(event) => onChange({ to: event.target.value })}
        />
      </div>
      <p className="mt-1 text-xs text-soft">{said.zone(ownZone)}</p>
    </div>
  );
}

function Found({ found, zone }: { readonly found: BackfillAnswer; readonly zone: string }) {
  const { slots, ranAlready } = found;
  return (
    <output className="block rounded-lg bg-sunk px-4 py-3 text-sm">
      <span className="font-medium">
        {slots.length === 0 ? said.none : said.found(slots.length)}
      </span>
      {ranAlready === 0 ? null : <span className="text-soft"> {said.ranAlready(ranAlready)}</span>}
      <span className="mt-1 flex flex-wrap gap-x-4 text-soft tabular-nums">
        {slots.slice(0, named).map((slot) => (
          <span key={slot}>{timeInZone(slot, zone)}</span>
        ))}
        {slots.length > named ? <span>{said.more(slots.length - named)}</span> : null}
      </span>
    </output>
  );
}

/** What was entered, what the dry run found, and the two steps. */
function useBackfill({ id }: Named, slotAt: number | null, onClose: () => void) {
  const { say } = useNotices();
  const { mutate, isPending } = useCommand(routes.backfillRoutine, [
    routes.listRoutineRuns,
    routes.listCells,
    routes.listRoutineRows,
  ]);
  const [entered, setEntered] = useState(() => ({
    from: toInput(Date.now() - 7 * dayMs),
    to: toInput(Date.now()),
    again: slotAt !== null,
  }));
  const [found, setFound] = useState<BackfillAnswer | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const submit = () => {
    const from = slotAt ?? fromInput(entered.from);
    const to = slotAt ?? fromInput(entered.to);
    if (from === null || to === null) return setFault(said.missing);
    if (from > to) return setFault(said.order);
    const dryRun = found === null || found.slots.length === 0;
    const body = { from, to, again: entered.again, dryRun };
    setFault(null);
    mutate(
      { params: { id }, body },
      {
        onError: (error) => setFault(messageOf(error)),
        onSuccess(answer) {
          if (dryRun) return setFound(answer);
          say(said.started(answer.runIds.length));
          onClose();
        },
      },
    );
  };
  return {
    ...entered,
    found,
    fault,
    isBusy: isPending,
    submit,
    /** What was found holds for what was asked; another question begins again. */
    change(next: Partial<typeof entered>) {
      setEntered((now) => ({ ...now, ...next }));
      setFound(null);
    },
  };
}
