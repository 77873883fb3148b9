import type { InstalledPluginRecord, PluginInput } from '@open-design/contracts';
import { SelectField, TextArea, TextField } from '../../../ui/field.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import type { Draft } from '../draft/routine.ts';
import { useFault, useForm } from '../form.ts';

type Value = Draft['plugins']['inputs'][string][string];

/** What a plugin asks for, as its manifest has it. The prompt is the routine's own and is not asked for. */
export function PluginInputs({ plugin }: { readonly plugin: InstalledPluginRecord }) {
  const { draft, update } = useForm();
  const inputs = (plugin.manifest.od?.inputs ?? []).filter(({ name }) => name !== 'prompt');
  if (inputs.length === 0) return null;
  const given = draft.plugins.inputs[plugin.id] ?? {};
  const set = (name: string, value: Value | undefined) =>
    update((it) => {
      const { [name]: _, ...others } = it.plugins.inputs[plugin.id] ?? {};
      const own = value === undefined ? others : { ...others, [name]: value };
      const { plugins } = it;
      return { ...it, plugins: { ...plugins, inputs: { ...plugins.inputs, [plugin.id]: own } } };
    });
  return (
    <fieldset
      aria-label={whatWords.inputs(plugin.title)}
      className="min-w-0 ms-6 mt-2 mb-3 grid gap-x-4 gap-y-3 border-s-2 border-line ps-4 sm:grid-cols-2"
    >
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          path={`context.pluginInputs.${plugin.id}.${input.name}`}
          value={Object.hasOwn(given, input.name) ? given[input.name] : undefined}
          onChange={(value) => set(input.name, value)}
        />
      ))}
    </fieldset>
  );
}

/** A field for one input. What cannot be what it should be is sent as it was typed, and its fault comes back. */
function InputField({
  input,
  path,
  value,
  onChange,
}: {
  readonly input: PluginInput;
  readonly path: string;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
}) {
  const { name, type, required, options, default: usual } = input;
  const fault = useFault(path);
  const label = required === true && usual === undefined ? `${name} (${whatWords.required})` : name;
  const hint = usual === undefined ? undefined : whatWords.byDefault(textOf(usual));
  const shared = { label, hint, fault };
  if (options !== undefined || type === 'boolean') {
    const values = options ?? ['true', 'false'];
    const shown = value === undefined ? '' : textOf(value);
    const known = ['', ...new Set([...values, shown])].filter((it, at) => at === 0 || it !== '');
    return (
      <SelectField
        {...shared}
        value={shown}
        options={known.map((it) => ({ value: it, label: labelOf(it, type) }))}
        onChange={(it) => onChange(it === '' ? undefined : type === 'boolean' ? it === 'true' : it)}
      />
    );
  }
  const text = value === undefined ? '' : textOf(value);
  const entered = (it: string) => onChange(it === '' ? undefined : typed(it, type));
  return type === 'text' ? (
    <TextArea
      {...shared}
      className="sm:col-span-2"
      rows={3}
      value={text}
      onChange={(event) => entered(event.target.value)}
    />
  ) : (
    <TextField
      {...shared}
      inputMode={type === 'number' ? 'decimal' : undefined}
      value={text}
      onChange={(event) => entered(event.target.value)}
    />
  );
}

function labelOf(value: string, type: string): string {
  if (value === '') return whatWords.useDefault;
  if (type !== 'boolean') return value;
  return value === 'true' ? whatWords.yes : whatWords.no;
}

/** A number only where it is written as numbers are: what is half typed stays text. */
function typed(text: string, type: string): Value {
  return type === 'number' && String(Number(text)) === text ? Number(text) : text;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
