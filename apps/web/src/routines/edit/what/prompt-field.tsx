import { parsePrompt, promptVariables } from '@open-design/contracts';
import { useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { control, Field } from '../../../ui/field.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { useFault, useForm } from '../form.ts';
import { type KnownInput, promptCheck } from './prompt-check.ts';

/** The prompt, with what of its variables cannot be filled in said as one types. */
export function PromptField({ inputs }: { readonly inputs: readonly KnownInput[] | null }) {
  const { draft, update } = useForm();
  const { prompt } = draft;
  const refused = useFault('prompt');
  const area = useRef<HTMLTextAreaElement>(null);
  const set = (text: string) => update((it) => ({ ...it, prompt: text }));
  const insert = (name: string) => {
    const { selectionStart = prompt.length, selectionEnd = prompt.length } = area.current ?? {};
    const text = `{{${name}}}`;
    set(prompt.slice(0, selectionStart) + text + prompt.slice(selectionEnd));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(selectionStart + text.length, selectionStart + text.length);
    });
  };
  const faults = promptCheck(prompt, inputs);
  // What is said live needs not be said twice.
  const fault = faults.some(({ message }) => refused?.includes(message) === true)
    ? undefined
    : refused;
  return (
    <div className="min-w-0">
      <Field label={whatWords.prompt} hint={whatWords.promptHint} fault={fault}>
        {(tied) => (
          <textarea
            {...tied}
            ref={area}
            rows={9}
            value={prompt}
            aria-invalid={fault !== undefined || faults.length > 0 ? true : undefined}
            onChange={(event) => set(event.target.value)}
            className={classNames(control, 'py-2 leading-6')}
          />
        )}
      </Field>
      <div className="mt-2 flex flex-wrap items-start gap-3">
        <Menu
          trigger={<Button size="small">{whatWords.insert}</Button>}
          items={insertable(inputs).map(({ name, meaning }) => ({
            label: `${name} — ${meaning}`,
            onSelect: () => insert(name),
          }))}
        />
        <InUse prompt={prompt} inputs={inputs} />
      </div>
      {faults.length === 0 ? null : (
        <div aria-live="polite" className="mt-2 rounded-lg bg-bad-wash px-3 py-2 text-sm">
          <ul aria-label={whatWords.faultsTitle} className="space-y-1.5">
            {faults.map(({ line, column, at, message }) => (
              <li key={`${line}:${column}`} className="text-bad">
                <button
                  type="button"
                  className="me-1.5 font-medium underline underline-offset-2"
                  onClick={() => {
                    area.current?.focus();
                    area.current?.setSelectionRange(at, at + 2);
                  }}
                >
                  {whatWords.faultAt(line, column)}
                </button>
                {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** The variables that the prompt has, so that one sees that they were understood. */
function InUse({
  prompt,
  inputs,
}: {
  readonly prompt: string;
  readonly inputs: readonly KnownInput[] | null;
}) {
  const names = parsePrompt(prompt).parts.flatMap((part) => {
    if (part.kind === 'text') return [];
    const isKnown = part.kind === 'variable' || inputs?.some(({ name }) => name === part.name);
    return isKnown === true ? [part.text] : [];
  });
  if (names.length === 0) return null;
  return (
    <p className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 pt-0.5 text-sm text-soft">
      {whatWords.inUse}
      {[...new Set(names)].map((name) => (
        <code
          key={name}
          className="rounded bg-accent-wash px-1.5 font-mono text-xs leading-5 text-accent"
        >
          {name}
        </code>
      ))}
    </p>
  );
}

function insertable(inputs: readonly KnownInput[] | null) {
  const fixed = promptVariables.filter(({ name }) => name !== 'input.NAME');
  const own = (inputs ?? []).map(({ name, plugin }) => ({
    name: `input.${name}`,
    meaning: whatWords.inputOf(plugin),
  }));
  return [...fixed.map(({ name, meaning }) => ({ name, meaning })), ...own];
}
