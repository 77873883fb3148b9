import { X } from 'lucide-react';
import { IconButton } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import { ScheduleDraft } from '../draft/schedule.ts';
import { useFault } from '../form.ts';
import { KindFields } from './kind-fields.tsx';
import { ScheduleOptions } from './options.tsx';
import { TextForm } from './text-form.tsx';
import { ZoneField } from './zone-field.tsx';

const kinds = ScheduleDraft.shape.kind.options.map((value) => ({
  value,
  label: whenWords.kinds[value],
}));

/** One schedule: its kind, its fields, its zone, its options, and all of it as text. */
export function Builder({
  draft,
  path,
  number,
  isOnly,
  onChange,
  onRemove,
}: {
  readonly draft: ScheduleDraft;
  readonly path: string;
  /** Counts from 1. */
  readonly number: number;
  readonly isOnly: boolean;
  readonly onChange: (draft: ScheduleDraft) => void;
  readonly onRemove: () => void;
}) {
  // What the builder changes is the truth from then on; a text that could not be read is over.
  const change = (part: Partial<ScheduleDraft>) => onChange({ ...draft, ...part, text: null });
  const zoneFault = useFault(`${path}.timezone`);
  return (
    <fieldset
      aria-label={whenWords.schedule(number)}
      className={isOnly ? 'min-w-0' : 'min-w-0 border-t border-line pt-4 first:border-0 first:pt-0'}
    >
      {isOnly ? null : (
        <div className="mb-2 flex items-center">
          <h3 className="flex-1 text-sm font-semibold">{whenWords.schedule(number)}</h3>
          <IconButton label={whenWords.removeSchedule(number)} onClick={onRemove} className="-my-1">
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      )}
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <SelectField
          label={whenWords.repeats}
          value={draft.kind}
          options={kinds}
          onChange={(kind) => change({ kind })}
        />
        <KindFields draft={draft} path={path} onChange={change} />
        <ZoneField
          value={draft.timezone}
          fault={zoneFault}
          onChange={(timezone) => change({ timezone })}
        />
      </div>
      <div className="mt-2">
        <ScheduleOptions draft={draft} path={path} onChange={change} />
      </div>
      <div className="mt-2">
        <TextForm draft={draft} onChange={onChange} />
      </div>
    </fieldset>
  );
}
