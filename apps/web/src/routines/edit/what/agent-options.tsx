import type { Agent, AgentOption } from '@open-design/contracts';
import { useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import type { Draft } from '../draft/routine.ts';
import { ListField } from '../fields/list-field.tsx';
import { useFault, useForm } from '../form.ts';

type Options = Draft['agent'];

const permissions = (['', 'read_only', 'edit_workspace', 'full'] as const).map((value) => ({
  value,
  label: whatWords.permissions[value],
}));

/** The options that the chosen agent takes; of one that is not known here all of them. */
export function AgentOptionsFields({ agent }: { readonly agent: Agent | undefined }) {
  const { draft, update } = useForm();
  const options = draft.agent;
  const set = (part: Partial<Options>) =>
    update((it) => ({ ...it, agent: { ...it.agent, ...part } }));
  const takes = (name: AgentOption) =>
    agent === undefined ||
    (agent.takes.includes(name) && (name === 'argv' || name === 'extraArgv' || agent.usesModel));
  const strays = enteredOf(options).filter(
    (name) => agent !== undefined && !agent.takes.includes(name),
  );
  const fault = useFault('agentOptions');
  return (
    <div className="mt-4 grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {takes('argv') && (agent?.needsProgram ?? true) ? (
        <div className="sm:col-span-2">
          <ListField
            label={whatWords.argv}
            hint={whatWords.argvHint}
            path="agentOptions.argv"
            values={options.argv}
            itemLabel={whatWords.argument}
            placeholder="make"
            isMono
            isLong
            onChange={(argv) => set({ argv })}
          />
        </div>
      ) : null}
      {takes('model') ? (
        <ModelField agent={agent} value={options.model} onChange={(model) => set({ model })} />
      ) : null}
      {takes('effort') ? (
        <EffortField value={options.effort} onChange={(effort) => set({ effort })} />
      ) : null}
      {takes('permission') ? (
        <SelectField
          label={whatWords.permission}
          value={options.permission}
          options={permissions}
          onChange={(permission) => set({ permission })}
        />
      ) : null}
      {takes('extraArgv') ? (
        <div className="sm:col-span-2">
          <ListField
            label={whatWords.extraArgv}
            path="agentOptions.extraArgv"
            values={options.extraArgv}
            itemLabel={whatWords.argument}
            isMono
            isLong
            onChange={(extraArgv) => set({ extraArgv })}
          />
        </div>
      ) : null}
      {strays.length === 0 ? null : (
        <div className="text-sm text-warn sm:col-span-2">
          <p>{whatWords.notTaken(strays.join(', '))}</p>
          {fault === undefined ? null : <p className="text-bad">{fault}</p>}
          <Button
            size="small"
            className="mt-1.5"
            aria-invalid={fault === undefined ? undefined : true}
            onClick={() => set(cleared(strays))}
          >
            {whatWords.clear}
          </Button>
        </div>
      )}
    </div>
  );
}

function ModelField({
  agent,
  value,
  onChange,
}: {
  readonly agent: Agent | undefined;
  readonly value: string;
  readonly onChange: (model: string) => void;
}) {
  const id = useId();
  return (
    <div className="min-w-0">
      <TextField
        label={whatWords.model}
        hint={whatWords.modelHint}
        fault={useFault('agentOptions.model')}
        value={value}
        list={id}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {(agent?.models ?? []).map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </datalist>
    </div>
  );
}

function EffortField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (effort: string) => void;
}) {
  const id = useId();
  return (
    <div className="min-w-0">
      <TextField
        label={whatWords.effort}
        hint={whatWords.effortHint}
        fault={useFault('agentOptions.effort')}
        value={value}
        list={id}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {['low', 'medium', 'high'].map((it) => (
          <option key={it} value={it}>
            {it}
          </option>
        ))}
      </datalist>
    </div>
  );
}

/** The names of the options that hold something. */
function enteredOf({ argv, model, effort, extraArgv, permission }: Options): AgentOption[] {
  const entered: readonly (readonly [AgentOption, boolean])[] = [
    ['argv', argv.some((it) => it !== '')],
    ['model', model.trim() !== ''],
    ['effort', effort.trim() !== ''],
    ['extraArgv', extraArgv.length > 0],
    ['permission', permission !== ''],
  ];
  return entered.flatMap(([name, isThere]) => (isThere ? [name] : []));
}

function cleared(names: readonly AgentOption[]): Partial<Options> {
  return {
    ...(names.includes('argv') && { argv: [''] }),
    ...(names.includes('model') && { model: '' }),
    ...(names.includes('effort') && { effort: '' }),
    ...(names.includes('extraArgv') && { extraArgv: [] }),
    ...(names.includes('permission') && { permission: '' as const }),
  };
}
