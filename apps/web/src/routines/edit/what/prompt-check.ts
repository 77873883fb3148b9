import { type InstalledPluginRecord, parsePrompt } from '@open-design/contracts';
import { whatWords } from '../../../words/edit-what.ts';

/** An input of a plugin of the routine. */
export interface KnownInput {
  readonly name: string;
  /** What the plugin is called. */
  readonly plugin: string;
}

export interface PromptMark {
  /** Line and column count from 1; `at` is the offset in the prompt. */
  readonly line: number;
  readonly column: number;
  readonly at: number;
  readonly message: string;
}

/**
 * What of a prompt's variables cannot be filled in.
 * @param inputs null where one of the routine's plugins is not installed, so that its inputs are not known
 */
export function promptCheck(
  prompt: string,
  inputs: readonly KnownInput[] | null,
): readonly PromptMark[] {
  const { parts, faults } = parsePrompt(prompt);
  const marks = faults.map((it) => ({ ...it, at: offsetOf(prompt, it.line, it.column) }));
  if (inputs === null) return marks;
  const known = inputs.map(({ name }) => name);
  const strays = parts.flatMap((part) =>
    part.kind === 'input' && !known.includes(part.name) ? [part.text] : [],
  );
  return [
    ...marks,
    ...[...new Set(strays)].map((text) => {
      const at = prompt.indexOf(text);
      const before = prompt.slice(0, at).split('\n');
      return {
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
        at,
        message: whatWords.noInput(text, [...new Set(known)]),
      };
    }),
  ];
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, it) => sum + it.length + 1, 0) + column - 1;
}

/** The inputs that the plugins of a routine ask for; null where one of them is not installed. The prompt itself is none to be filled in. */
export function inputsOf(
  ids: readonly string[],
  plugins: readonly InstalledPluginRecord[],
): readonly KnownInput[] | null {
  const found = ids.map((id) => plugins.find((it) => it.id === id));
  if (found.some((it) => it === undefined)) return null;
  return found.flatMap((it) =>
    (it?.manifest.od?.inputs ?? [])
      .filter(({ name }) => name !== 'prompt')
      .map(({ name }) => ({ name, plugin: it?.title ?? '' })),
  );
}
