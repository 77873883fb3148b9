import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** How anything is drawn that takes what a person enters. */
export const control =
  'w-full rounded-lg border border-line-strong bg-card px-3 text-sm text-ink placeholder:text-faint aria-invalid:border-bad disabled:opacity-60';

interface FieldProps {
  readonly label: string;
  /** What it is for, below the field. */
  readonly hint?: ReactNode;
  /** What is wrong with what was entered. */
  readonly fault?: string | undefined;
  readonly className?: string;
}

/** A label, one control, its hint and its fault, tied together for those who do not see them. */
export function Field({
  label,
  hint,
  fault,
  className,
  children,
}: FieldProps & {
  readonly children: (tied: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const describedBy = [
    hint === undefined ? null : `${id}-hint`,
    fault === undefined ? null : `${id}-fault`,
  ].filter((it) => it !== null);
  return (
    <div className={classNames('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
        'aria-invalid': fault === undefined ? undefined : true,
      })}
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className="mt-1 text-sm text-bad">
          {fault}
        </p>
      )}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  fault,
  className,
  ...input
}: FieldProps & Omit<ComponentProps<'input'>, 'className' | 'id'>) {
  return (
    <Field label={label} hint={hint} fault={fault} {...(className && { className })}>
      {(tied) => <input {...tied} {...input} className={classNames(control, 'h-9')} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  fault,
  className,
  ...input
}: FieldProps & Omit<ComponentProps<'textarea'>, 'className' | 'id'>) {
  return (
    <Field label={label} hint={hint} fault={fault} {...(className && { className })}>
      {(tied) => (
        <textarea {...tied} rows={5} {...input} className={classNames(control, 'py-2 leading-6')} />
      )}
    </Field>
  );
}

export function SelectField<T extends string>({
  label,
  hint,
  fault,
  className,
  value,
  options,
  onChange,
  ...rest
}: FieldProps & {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}) {
  return (
    <Field label={label} hint={hint} fault={fault} {...(className && { className })}>
      {(tied) => (
        <select
          {...tied}
          {...rest}
          value={value}
          onChange={(event) => {
            const chosen = options.find((it) => it.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
          className={classNames(control, 'h-9 pe-8')}
        >
          {options.map((it) => (
            <option key={it.value} value={it.value}>
              {it.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField({
  label,
  hint,
  ...input
}: Pick<FieldProps, 'label' | 'hint'> &
  Omit<ComponentProps<'input'>, 'className' | 'id' | 'type'>) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        className="mt-1 size-4 accent-accent"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...input}
      />
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-sm text-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
