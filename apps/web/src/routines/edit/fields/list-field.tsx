import { Plus, X } from 'lucide-react';
import { useId, useRef } from 'react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { control } from '../../../ui/field.tsx';
import { editWords } from '../../../words/edit.ts';
import { useFault, useForm } from '../form.ts';
import { faultAt } from '../draft/faults.ts';

/** A list of texts, one a row; a row may hold several lines where a program's argument does. */
export function ListField({
  label,
  hint,
  path,
  values,
  itemLabel,
  placeholder,
  isMono = false,
  isLong = false,
  suggestions,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  /** As the API names the list. */
  readonly path: string;
  readonly values: readonly string[];
  /** What one of them is called, such as `Argument`. */
  readonly itemLabel: string;
  readonly placeholder?: string | undefined;
  readonly isMono?: boolean;
  /** Whether an item may have several lines. */
  readonly isLong?: boolean;
  readonly suggestions?: readonly string[];
  readonly onChange: (values: string[]) => void;
}) {
  const { faults } = useForm();
  const fault = useFault(path);
  const id = useId();
  const rows = useRef<HTMLDivElement>(null);
  const replace = (at: number, text: string) =>
    onChange(values.map((it, index) => (index === at ? text : it)));
  const add = () => {
    onChange([...values, '']);
    // The row is there after the next paint.
    requestAnimationFrame(() =>
      rows.current?.querySelector<HTMLElement>('[data-row]:last-of-type [data-item]')?.focus(),
    );
  };
  return (
    <fieldset
      className="min-w-0"
      aria-describedby={fault === undefined ? undefined : `${id}-fault`}
    >
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div ref={rows} className="space-y-1.5">
        {values.map((value, at) => {
          const isWrong =
            fault !== undefined && (faultAt(faults, `${path}.${at}`) !== undefined || at === 0);
          const shared = {
            'data-item': '',
            'aria-label': `${itemLabel} ${at + 1}`,
            'aria-invalid': isWrong ? (true as const) : undefined,
            'aria-describedby': isWrong ? `${id}-fault` : undefined,
            value,
            placeholder: at === 0 ? placeholder : undefined,
            className: classNames(
              control,
              'min-w-0 flex-1',
              isMono && 'font-mono',
              isLong ? 'py-2' : 'h-10 md:h-9',
            ),
          };
          return (
            // The rows have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={at} data-row className="flex items-start gap-1.5">
              {isLong ? (
                <textarea
                  rows={value.split('\n').length}
                  {...shared}
                  onChange={(event) => replace(at, event.target.value)}
                />
              ) : (
                <input
                  list={suggestions === undefined ? undefined : `${id}-known`}
                  {...shared}
                  onChange={(event) => replace(at, event.target.value)}
                />
              )}
              <IconButton
                label={editWords.remove(`${itemLabel.toLowerCase()} ${at + 1}`)}
                onClick={() => onChange(values.filter((_, index) => index !== at))}
              >
                <X className="size-4" aria-hidden />
              </IconButton>
            </div>
          );
        })}
      </div>
      {suggestions === undefined ? null : (
        <datalist id={`${id}-known`}>
          {suggestions.map((it) => (
            <option key={it} value={it}>
              {it}
            </option>
          ))}
        </datalist>
      )}
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className="mt-1 text-sm text-bad">
          {fault}
        </p>
      )}
      <Button size="small" look="quiet" className="mt-1 -ms-2" onClick={add}>
        <Plus className="size-3.5" aria-hidden />
        {editWords.add} {itemLabel.toLowerCase()}
      </Button>
      {hint === undefined ? null : <p className="mt-0.5 text-sm text-soft">{hint}</p>}
    </fieldset>
  );
}
