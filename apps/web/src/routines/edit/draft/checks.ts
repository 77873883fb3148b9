import type { OutcomeCheck } from '@open-design/contracts';
import { z } from 'zod';
import { lengthUnits, Measure, measureOf, valueOf } from './measure.ts';

/** One outcome check while it is being entered, with the fields of every kind. */
export const CheckDraft = z.object({
  kind: z.enum(['command', 'file_exists', 'file_changed', 'file_matches', 'answer']),
  name: z.string(),
  otherwise: z.enum(['succeeded', 'nothing_to_do', 'blocked', 'failed']),
  argv: z.array(z.string()),
  timeout: Measure,
  path: z.string(),
  /** JSON, as it was typed. */
  schema: z.string(),
  by: z.enum(['contains', 'matches']),
  answer: z.string(),
});
export type CheckDraft = z.infer<typeof CheckDraft>;

const minuteMs = 60_000;

export function newCheck(): CheckDraft {
  return {
    kind: 'command',
    name: '',
    otherwise: 'failed',
    argv: [''],
    timeout: measureOf(minuteMs, lengthUnits),
    path: '',
    schema: '{"type": "object"}',
    by: 'contains',
    answer: '',
  };
}

export function checkDraft(check: OutcomeCheck): CheckDraft {
  const { kind, name, otherwise } = check;
  const draft = { ...newCheck(), kind, name, otherwise };
  switch (check.kind) {
    case 'command':
      return { ...draft, argv: check.argv, timeout: measureOf(check.timeoutMs, lengthUnits) };
    case 'file_exists':
    case 'file_changed':
      return { ...draft, path: check.path };
    case 'file_matches':
      return { ...draft, path: check.path, schema: JSON.stringify(check.schema, null, 2) };
    case 'answer':
      return check.contains === undefined
        ? { ...draft, by: 'matches', answer: check.matches ?? '' }
        : { ...draft, by: 'contains', answer: check.contains };
  }
}

/** What a check would be sent as; not checked. */
export function checkWish(draft: CheckDraft): Readonly<Record<string, unknown>> {
  const { kind, name, otherwise, path } = draft;
  const common = { kind, name: name.trim(), otherwise };
  switch (kind) {
    case 'command':
      return { ...common, argv: draft.argv, timeoutMs: valueOf(draft.timeout, lengthUnits) };
    case 'file_exists':
    case 'file_changed':
      return { ...common, path };
    case 'file_matches':
      return { ...common, path, schema: jsonOf(draft.schema) };
    case 'answer':
      return { ...common, [draft.by]: draft.answer };
  }
}

/** The value of a JSON text; the text itself where it is none, for the schema to refuse. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
