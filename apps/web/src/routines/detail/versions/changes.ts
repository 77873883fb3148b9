import type { Definition } from '@open-design/contracts';
import { diffLines, diffWords } from 'diff';
import { definitionWords } from '../../../words/definition.ts';
import { factsOf } from '../definition-facts.ts';

/** What one field of a definition said before and says now. */
export interface FieldChange {
  readonly key: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** A part of a prompt. */
export interface TextPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** The fields that differ between two definitions, in words; the prompt is apart. */
export function fieldChanges(before: Definition, after: Definition): FieldChange[] {
  const was = new Map(factsOf(before).map((fact) => [fact.key, fact]));
  const is = new Map(factsOf(after).map((fact) => [fact.key, fact]));
  return [...new Map([...was, ...is]).values()].flatMap(({ key, label }) => {
    const change = { key, label, before: textOf(was, key), after: textOf(is, key) };
    return change.before === change.after ? [] : [change];
  });
}

function textOf(facts: ReadonlyMap<string, { readonly text: string }>, key: string): string {
  return facts.get(key)?.text ?? definitionWords.nothing;
}

/** How a prompt became another; empty where it did not. Long ones are compared by lines, short ones by words. */
export function promptChanges(before: string, after: string): TextPart[] {
  if (before === after) return [];
  const isShort = before.length + after.length < 4_000;
  const parts = isShort ? diffWords(before, after) : diffLines(before, after);
  return parts.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}
