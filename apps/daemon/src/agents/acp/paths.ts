import { z } from 'zod';
import type { ToolCallPart } from './updates.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

const Locations = z.array(z.object({ path: z.string() }));
const Diff = z.object({ type: z.literal('diff'), path: z.string() });

const pathKey =
  /(paths?|files?|dirs?|director(y|ies)|folders?|root|cwd|ur[il]|file_?name|dest|destination|target)$/i;
const textKey =
  /(text|contents?|string|body|code|patch|diff|prompt|description|query|message|explanation|title)$/i;

/** Every path that a tool call names: its locations, the files of its diffs, and what its input holds that is or may be one. */
export function pathsOf({ locations, content, rawInput }: ToolCallPart): string[] {
  return [
    ...(Locations.safeParse(locations).data ?? []).map(({ path }) => path),
    ...(Array.isArray(content) ? content : []).flatMap(
      (part) => Diff.safeParse(part).data?.path ?? [],
    ),
    ...inputPaths(rawInput ?? null, ''),
  ];
}

function inputPaths(value: Json, key: string): string[] {
  if (typeof value === 'string') return isPath(value, key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => inputPaths(item, key));
  return Object.entries(value).flatMap(([name, item]) => [
    ...(mayLeave(name) ? [name] : []),
    ...inputPaths(item, name),
  ]);
}

/** A field that is named like a path is one; a field that is named like a text is none; any other is one when it could lead out. */
function isPath(value: string, key: string): boolean {
  if (pathKey.test(key)) return true;
  return !textKey.test(key) && mayLeave(value);
}

function mayLeave(text: string): boolean {
  return /^(\/|~|file:)/.test(text) || text.split('/').includes('..');
}
