import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/field.tsx';
import { guardsWords } from '../../../words/edit-rules-guards.ts';
import { ruleWords } from '../../../words/rules.ts';
import { CheckDraft, newCheck } from '../draft/checks.ts';
import { lengthUnits } from '../draft/measure.ts';
import { ListField } from '../fields/list-field.tsx';
import { MeasureField } from '../fields/measure-field.tsx';
import { useFault } from '../form.ts';
import { CheckFields } from './check-fields.tsx';
import { usePolicy, useWhole } from './policy.ts';

/** A program that decides before the agent whether there is anything to do. */
export function PreCheckFields() {
  const [preCheck, change] = usePolicy('preCheck');
  const words = guardsWords.preCheck;
  return (
    <>
      <div className="sm:col-span-2">
        <CheckField
          label={words.isAsked}
          hint={words.hint}
          checked={preCheck.isAsked}
          onChange={() => change({ isAsked: !preCheck.isAsked })}
        />
      </div>
      {preCheck.isAsked ? (
        <>
          <ListField
            label={words.argv}
            path="policies.preCheck.argv"
            values={preCheck.argv}
            itemLabel="Argument"
            placeholder="./new-mail.sh"
            isMono
            isLong
            onChange={(argv) => change({ argv })}
          />
          <MeasureField
            label={words.timeout}
            path="policies.preCheck.timeoutMs"
            value={preCheck.timeout}
            units={lengthUnits.slice(1)}
            onChange={(timeout) => change({ timeout })}
          />
        </>
      ) : null}
    </>
  );
}

const words = guardsWords.checks;
const kinds = CheckDraft.shape.kind.options.map((value) => ({
  value,
  label: ruleWords.checks.kinds[value],
}));
const otherwises = (['failed', 'blocked', 'nothing_to_do', 'succeeded'] as const).map((value) => ({
  value,
  label: words.otherwises[value],
}));

/** What must hold when the agent says that it is done. */
export function ChecksFields() {
  const [checks, put] = useWhole('checks');
  const replace = (at: number, part: Partial<CheckDraft>) =>
    put(checks.map((it, index) => (index === at ? { ...it, ...part } : it)));
  return (
    <div className="space-y-5 sm:col-span-2">
      <p className="text-sm text-soft">{words.lead}</p>
      {checks.map((check, at) => (
        // The checks have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <OneCheck
          key={at}
          check={check}
          at={at}
          onChange={(part) => replace(at, part)}
          onRemove={() => put(checks.filter((_, index) => index !== at))}
        />
      ))}
      <Button size="small" onClick={() => put([...checks, newCheck()])}>
        <Plus className="size-3.5" aria-hidden />
        {words.add}
      </Button>
    </div>
  );
}

function OneCheck({
  check,
  at,
  onChange,
  onRemove,
}: {
  readonly check: CheckDraft;
  readonly at: number;
  readonly onChange: (part: Partial<CheckDraft>) => void;
  readonly onRemove: () => void;
}) {
  const path = `policies.checks.${at}`;
  return (
    <fieldset aria-label={words.check(at + 1)} className="min-w-0 border-t border-line pt-3">
      <div className="mb-2 flex items-center">
        <h3 className="flex-1 text-sm font-semibold">{words.check(at + 1)}</h3>
        <IconButton label={words.remove(at + 1)} onClick={onRemove} className="-my-1">
          <X className="size-4" aria-hidden />
        </IconButton>
      </div>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <TextField
          label={words.name}
          fault={useFault(`${path}.name`)}
          value={check.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <SelectField
          label={words.kind}
          value={check.kind}
          options={kinds}
          onChange={(kind) => onChange({ kind })}
        />
        <CheckFields check={check} path={path} onChange={onChange} />
        <SelectField
          label={words.otherwise}
          value={check.otherwise}
          options={otherwises}
          onChange={(otherwise) => onChange({ otherwise })}
        />
      </div>
    </fieldset>
  );
}
