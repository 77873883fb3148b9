import { SelectField, TextArea, TextField } from '../../../ui/field.tsx';
import { guardsWords } from '../../../words/edit-rules-guards.ts';
import type { CheckDraft } from '../draft/checks.ts';
import { lengthUnits } from '../draft/measure.ts';
import { ListField } from '../fields/list-field.tsx';
import { MeasureField } from '../fields/measure-field.tsx';
import { useFault } from '../form.ts';

const words = guardsWords.checks;

interface CheckProps {
  readonly check: CheckDraft;
  /** As the API names it, such as `policies.checks.0`. */
  readonly path: string;
  readonly onChange: (part: Partial<CheckDraft>) => void;
}

/** The fields that one kind of check has. */
export function CheckFields(props: CheckProps) {
  switch (props.check.kind) {
    case 'command':
      return <CommandCheck {...props} />;
    case 'file_exists':
    case 'file_changed':
      return <PathField {...props} />;
    case 'file_matches':
      return (
        <>
          <PathField {...props} />
          <SchemaField {...props} />
        </>
      );
    case 'answer':
      return <AnswerCheck {...props} />;
  }
}

function CommandCheck({ check, path, onChange }: CheckProps) {
  return (
    <>
      <ListField
        label={words.argv}
        path={`${path}.argv`}
        values={check.argv}
        itemLabel="Argument"
        placeholder="npm"
        isMono
        isLong
        onChange={(argv) => onChange({ argv })}
      />
      <MeasureField
        label={words.timeout}
        path={`${path}.timeoutMs`}
        value={check.timeout}
        units={lengthUnits.slice(1)}
        onChange={(timeout) => onChange({ timeout })}
      />
    </>
  );
}

function PathField({ check, path, onChange }: CheckProps) {
  return (
    <TextField
      label={words.path}
      fault={useFault(`${path}.path`)}
      value={check.path}
      placeholder="report/index.html"
      spellCheck={false}
      onChange={(event) => onChange({ path: event.target.value })}
    />
  );
}

function SchemaField({ check, path, onChange }: CheckProps) {
  return (
    <TextArea
      className="sm:col-span-2"
      label={words.schema}
      fault={useFault(`${path}.schema`)}
      value={check.schema}
      rows={6}
      spellCheck={false}
      style={{ fontFamily: 'var(--font-mono)' }}
      onChange={(event) => onChange({ schema: event.target.value })}
    />
  );
}

function AnswerCheck({ check, path, onChange }: CheckProps) {
  const { by } = check;
  // A check that says neither has its fault at itself.
  const fault = useFault(path);
  return (
    <>
      <SelectField
        label={words.by}
        value={by}
        options={(['contains', 'matches'] as const).map((value) => ({
          value,
          label: words.bys[value],
        }))}
        onChange={(next) => onChange({ by: next })}
      />
      <TextField
        label={by === 'contains' ? words.text : words.pattern}
        fault={useFault(`${path}.${by}`) ?? (check.name === '' ? undefined : fault)}
        value={check.answer}
        onChange={(event) => onChange({ answer: event.target.value })}
      />
    </>
  );
}
