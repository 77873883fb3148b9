import type { ToolCall } from '../fold/item.ts';
import { editsOf } from '../fold/edits.ts';
import { type DiffRows, rowsBetween, rowsOfPatch } from '../diff/rows.ts';

export interface ShownEdit {
  readonly path: string;
  readonly diff: DiffRows;
}

const known = new WeakMap<ToolCall, readonly ShownEdit[]>();

/** What a call does to files, line by line. Worked out once a call: it is drawn anew whenever it comes into view. */
export function shownEdits(call: ToolCall): readonly ShownEdit[] {
  const before = known.get(call);
  if (before !== undefined) return before;
  const edits = editsOf(call).map((edit) => ({
    path: edit.path,
    diff: 'patch' in edit ? rowsOfPatch(edit.patch) : rowsBetween(edit.before, edit.after),
  }));
  known.set(call, edits);
  return edits;
}
