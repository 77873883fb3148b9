import { useState } from 'react';
import { TextField } from '../../../ui/field.tsx';
import { instantOf, wallOf } from './zone-time.ts';

/** An instant, entered on the clocks of a zone. */
export function InstantField({
  label,
  hint,
  fault,
  zone,
  at,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly zone: string;
  /** UTC epoch ms; null is an empty field. */
  readonly at: number | null;
  readonly onChange: (at: number | null) => void;
}) {
  // What is half typed has no instant yet; it stays as it is while it means what is known.
  const [typed, setTyped] = useState<string | null>(null);
  const known = at === null ? '' : wallOf(at, zone);
  const isTyping = typed !== null && (typed === '' ? null : instantOf(typed, zone)) === at;
  return (
    <TextField
      label={label}
      hint={hint}
      fault={fault}
      type="datetime-local"
      step={1}
      value={isTyping ? typed : known}
      onChange={(event) => {
        const { value } = event.target;
        setTyped(value);
        onChange(value === '' ? null : instantOf(value, zone));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
