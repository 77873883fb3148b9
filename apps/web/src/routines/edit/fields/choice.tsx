import { type ReactNode, useId } from 'react';
import { classNames } from '../../../ui/class-names.ts';

/** One of a few, each with a line that says what it does. Arrow keys move, as in any group of radio buttons. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  isInline = false,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly hint?: ReactNode;
  }[];
  readonly onChange: (value: T) => void;
  readonly isInline?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className={isInline ? 'flex flex-wrap gap-x-5 gap-y-1' : 'space-y-1.5'}>
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames(
              'flex cursor-pointer items-start gap-2.5 text-sm',
              'py-1 md:py-0.5',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              {option.label}
              {option.hint === undefined ? null : (
                <span className="block text-soft">{option.hint}</span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
