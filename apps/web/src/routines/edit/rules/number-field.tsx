import { TextField } from '../../../ui/field.tsx';
import { useFault } from '../form.ts';

/** A number; what is no number is said to be none. */
export function NumberField({
  label,
  hint,
  path,
  value,
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  /** As the API names the field. */
  readonly path: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextField
      label={label}
      hint={hint}
      fault={useFault(path)}
      inputMode="decimal"
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
