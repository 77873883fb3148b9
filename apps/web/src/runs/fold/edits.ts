import { z } from 'zod';
import type { Json, ToolCall } from './item.ts';

/** A change of a file that a call makes or made, as far as the agent says. */
export type Edit =
  | { readonly path: string; readonly before: string; readonly after: string }
  | { readonly path: string; readonly patch: string };

const text = z.string();
const named = z.union([
  z.object({ file_path: text }).transform((it) => it.file_path),
  z.object({ filePath: text }).transform((it) => it.filePath),
  z.object({ path: text }).transform((it) => it.path),
]);
const Replaced = z.union([
  z
    .object({ old_string: text, new_string: text })
    .transform((it) => ({ before: it.old_string, after: it.new_string })),
  z
    .object({ oldString: text, newString: text })
    .transform((it) => ({ before: it.oldString, after: it.newString })),
]);
const Several = z.object({ edits: z.array(Replaced).min(1) });
const Written = z.object({ content: text });
const Part = z.object({
  type: z.literal('diff'),
  path: text,
  oldText: text.nullish(),
  newText: text,
});
const Change = z.object({ path: text, unified_diff: text.optional(), diff: text.optional() });
const Changes = z.union([
  z.object({ changes: z.array(Change) }).transform(({ changes }) => changes),
  z
    .object({ changes: z.record(z.string(), z.object({ unified_diff: text.optional() })) })
    .transform(({ changes }) => Object.entries(changes).map(([path, it]) => ({ path, ...it }))),
]);

/** What a call does to files, read from its parts; whichever agent made it. */
export function editsOf({ input, news, result }: ToolCall): readonly Edit[] {
  const told = [...inContent(result?.content ?? null), ...inContent(news.content ?? null)];
  if (told.length > 0) return uniqueEdits(told);
  const given = inInput(news.rawInput ?? input);
  if (given.length > 0) return given;
  return patchesIn(result?.content ?? null);
}

function inContent(content: Json): Edit[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part) => {
    const diff = Part.safeParse(part).data;
    return diff === undefined
      ? []
      : [{ path: diff.path, before: diff.oldText ?? '', after: diff.newText }];
  });
}

function inInput(input: Json): Edit[] {
  const changes = Changes.safeParse(input).data;
  if (changes !== undefined)
    return changes.flatMap((it) => {
      const patch = it.unified_diff ?? ('diff' in it ? it.diff : undefined);
      return patch === undefined ? [] : [{ path: it.path, patch }];
    });
  const path = named.safeParse(input).data;
  if (path === undefined) return [];
  const several = Several.safeParse(input).data?.edits;
  if (several !== undefined) return several.map((it) => ({ path, ...it }));
  const replaced = Replaced.safeParse(input).data;
  if (replaced !== undefined) return [{ path, ...replaced }];
  const written = Written.safeParse(input).data;
  return written === undefined ? [] : [{ path, before: '', after: written.content }];
}

function uniqueEdits(edits: readonly Edit[]): Edit[] {
  const known = new Map(edits.map((it) => [JSON.stringify(it), it]));
  return [...known.values()];
}

const patchStart = /^(diff --git |--- (?:a\/|\/dev\/null))/m;

/** A program printed a patch, as `git diff` does. */
function patchesIn(content: Json): Edit[] {
  if (typeof content !== 'string' || !patchStart.test(content)) return [];
  return content
    .split(/^(?=diff --git )/m)
    .filter((it) => /^@@ /m.test(it))
    .map((patch) => ({ path: /^\+\+\+ (?:b\/)?(.+)$/m.exec(patch)?.[1] ?? '', patch }));
}
