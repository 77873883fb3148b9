import type { z } from 'zod';

/** Parses a JSON column with its schema. @throws when the column does not hold what this program writes */
export function fromJson<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  return schema.parse(JSON.parse(text));
}

/** As `fromJson`, null for null. */
export function fromJsonOrNull<S extends z.ZodType>(
  schema: S,
  text: string | null,
): z.output<S> | null {
  return text === null ? null : fromJson(schema, text);
}
