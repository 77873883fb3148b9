import type { FieldFault } from '@open-design/contracts';
import type { Ref } from 'react';
import { messageOf } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/field.tsx';
import { editWords } from '../../words/edit.ts';

/** What could not be saved and why, above the button that saves. */
export function FaultSummary({
  faults,
  error,
  ref,
}: {
  readonly faults: readonly FieldFault[];
  /** What went wrong that is no field's fault. */
  readonly error: unknown;
  readonly ref: Ref<HTMLDivElement>;
}) {
  if (faults.length === 0 && error === null) return null;
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="mb-5 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm"
    >
      {faults.length === 0 ? (
        <p className="text-bad">{messageOf(error)}</p>
      ) : (
        <>
          <p className="font-medium text-bad">
            {editWords.faults(faults.length)}. {editWords.faultsLead}
          </p>
          <ul className="mt-1 list-disc space-y-0.5 ps-5 text-bad">
            {faults.map(({ field, message }) => (
              <li key={`${field} ${message}`}>
                <span className="font-mono text-xs">{field}</span> {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Saves what was entered; stays in sight. */
export function SaveBar({
  isNew,
  isEnabled,
  changes,
  isSaving,
  onEnabled,
  onBack,
}: {
  readonly isNew: boolean;
  readonly isEnabled: boolean;
  /** How many things were changed. */
  readonly changes: number;
  readonly isSaving: boolean;
  readonly onEnabled: (isEnabled: boolean) => void;
  readonly onBack: () => void;
}) {
  const state = changes === 0 ? editWords.nothingChanged : editWords.unsaved(changes);
  return (
    <div className="sticky bottom-14 z-20 -mx-4 flex flex-wrap items-center gap-3 border-t border-line bg-paper px-4 py-3 md:bottom-0 md:mx-0 md:px-0">
      {isNew ? (
        <CheckField
          label={editWords.createPaused}
          checked={!isEnabled}
          onChange={(event) => onEnabled(!event.target.checked)}
        />
      ) : (
        <output className="text-sm text-soft">{state}</output>
      )}
      <div className="ms-auto flex gap-2">
        <Button onClick={onBack}>{editWords.back}</Button>
        <Button type="submit" look="primary" disabled={isSaving || (!isNew && changes === 0)}>
          {isSaving ? editWords.saving : isNew ? editWords.create : editWords.save}
        </Button>
      </div>
    </div>
  );
}
