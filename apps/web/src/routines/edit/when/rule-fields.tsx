import { TextArea, TextField } from '../../../ui/field.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import { useFault } from '../form.ts';
import type { PartProps } from './part.ts';

/** A cron expression. */
export function Cron({ draft, path, onChange }: PartProps) {
  return (
    <TextField
      className="sm:col-span-2"
      label={whenWords.expression}
      hint={whenWords.expressionHint}
      fault={useFault(`${path}.expression`)}
      value={draft.expression}
      spellCheck={false}
      autoComplete="off"
      style={{ fontFamily: 'var(--font-mono)' }}
      onChange={(event) => onChange({ expression: event.target.value })}
    />
  );
}

/** A rule of RFC 5545. */
export function Rrule({ draft, path, onChange }: PartProps) {
  return (
    <TextArea
      className="sm:col-span-2"
      label={whenWords.rule}
      hint={whenWords.ruleHint}
      fault={useFault(`${path}.rule`)}
      placeholder={whenWords.ruleExample}
      value={draft.rule}
      rows={4}
      spellCheck={false}
      style={{ fontFamily: 'var(--font-mono)' }}
      onChange={(event) => onChange({ rule: event.target.value })}
    />
  );
}
