import type { JsonSchema } from './openapi-schemas.ts';

/** Named schemas, for what refers to them. */
export type Components = Readonly<Record<string, JsonSchema>>;

/** The name that a reference ends with, or null. */
export function refName(schema: JsonSchema): string | null {
  return schema.$ref?.split('/').at(-1) ?? null;
}

/** A value of the schema: its own example where it has one, else the plainest value. */
export function exampleOf(schema: JsonSchema, components: Components): unknown {
  const name = refName(schema);
  if (name !== null) return exampleOf(components[name] ?? {}, components);
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.allOf !== undefined)
    return Object.assign({}, ...schema.allOf.map((one) => exampleOf(one, components)));
  const [way] = schema.oneOf ?? schema.anyOf ?? [];
  if (way !== undefined) return exampleOf(way, components);
  return plainest(schema, components);
}

function plainest(schema: JsonSchema, components: Components): unknown {
  const { type, items, format, minimum = 0, properties = {} } = schema;
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(properties).flatMap(([name, of]) =>
        typeof of === 'boolean' ? [] : [[name, exampleOf(of, components)]],
      ),
    );
  if (type === 'array')
    return typeof items === 'object' && !Array.isArray(items) ? [exampleOf(items, components)] : [];
  if (type === 'integer' || type === 'number') return Math.max(minimum, 0);
  if (type === 'boolean') return true;
  if (type === 'string') return format === 'uri' ? 'http://127.0.0.1:7456/' : '…';
  return null;
}
