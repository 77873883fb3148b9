import { routes } from '@open-design/contracts';
import { Plus, X } from 'lucide-react';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../../../api.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { CheckField, control } from '../../../ui/field.tsx';
import { Loaded } from '../../../ui/states.tsx';
import { editWords } from '../../../words/edit.ts';
import { guardsWords } from '../../../words/edit-rules-guards.ts';
import { ListField } from '../fields/list-field.tsx';
import { useFault } from '../form.ts';
import { usePolicy } from './policy.ts';

const words = guardsWords.environment;

/** What the environment of the agent has beside what every program needs. */
export function EnvironmentFields() {
  const [environment, change] = usePolicy('environment');
  return (
    <>
      <ListField
        label={words.passField}
        hint={words.passHint}
        path="policies.environment.pass"
        values={environment.pass}
        itemLabel={words.variable}
        placeholder="JAVA_HOME"
        isMono
        onChange={(pass) => change({ pass })}
      />
      <Secrets />
      <PlainValues />
    </>
  );
}

function PlainValues() {
  const [{ set }, change] = usePolicy('environment');
  const fault = useFault('policies.environment.set');
  const replace = (at: number, part: Partial<(typeof set)[number]>) =>
    change({ set: set.map((it, index) => (index === at ? { ...it, ...part } : it)) });
  const cell = classNames(control, 'h-10 min-w-0 flex-1 font-mono md:h-9');
  return (
    <fieldset className="min-w-0 sm:col-span-2" aria-describedby="set-fault">
      <legend className="mb-1 text-sm font-medium">{words.setField}</legend>
      <div className="space-y-1.5">
        {set.map(({ name, value }, at) => (
          // The rows have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={at} className="flex gap-1.5">
            <input
              aria-label={`${words.name} ${at + 1}`}
              aria-invalid={fault === undefined ? undefined : true}
              placeholder="CI"
              value={name}
              onChange={(event) => replace(at, { name: event.target.value })}
              className={cell}
            />
            <input
              aria-label={`${words.value} ${at + 1}`}
              placeholder="true"
              value={value}
              onChange={(event) => replace(at, { value: event.target.value })}
              className={cell}
            />
            <IconButton
              label={editWords.remove(`${words.name.toLowerCase()} ${at + 1}`)}
              onClick={() => change({ set: set.filter((_, index) => index !== at) })}
            >
              <X className="size-4" aria-hidden />
            </IconButton>
          </div>
        ))}
      </div>
      <p id="set-fault" className="text-sm text-bad">
        {fault}
      </p>
      <Button
        size="small"
        look="quiet"
        className="mt-1 -ms-2"
        onClick={() => change({ set: [...set, { name: '', value: '' }] })}
      >
        <Plus className="size-3.5" aria-hidden />
        {editWords.add} value
      </Button>
      <p className="mt-0.5 text-sm text-soft">{words.setHint}</p>
    </fieldset>
  );
}

function Secrets() {
  const [{ secrets: chosen }, change] = usePolicy('environment');
  const { routineId } = useParams({ strict: false });
  const query = useApi(routes.listSecrets);
  const fault = useFault('policies.environment.secrets');
  const toggle = (name: string) =>
    change({
      secrets: chosen.includes(name) ? chosen.filter((it) => it !== name) : [...chosen, name],
    });
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{words.secretsField}</legend>
      <Loaded query={query}>
        {({ secrets }) => {
          const gone = chosen.filter((name) => secrets.every((it) => it.name !== name));
          return (
            <div className="space-y-1.5">
              {secrets.length === 0 && gone.length === 0 ? (
                <p className="text-sm text-soft">{words.secretsNone}</p>
              ) : null}
              {gone.map((name) => (
                <CheckField
                  key={name}
                  label={name}
                  hint={words.goneSecret}
                  checked
                  onChange={() => toggle(name)}
                />
              ))}
              {secrets.map(({ name, scope, fingerprint }) => {
                const isFor =
                  scope === 'all' || (routineId !== undefined && scope.includes(routineId));
                return (
                  <CheckField
                    key={name}
                    label={name}
                    hint={isFor ? words.fingerprint(fingerprint) : words.notForThis}
                    checked={chosen.includes(name)}
                    onChange={() => toggle(name)}
                  />
                );
              })}
            </div>
          );
        }}
      </Loaded>
      {fault === undefined ? null : <p className="mt-1 text-sm text-bad">{fault}</p>}
      <p className="mt-1 text-sm text-soft">{words.secretsHint}</p>
    </fieldset>
  );
}
