import { DaemonEvent, ErrorBody, RunEventBody, routes } from '@open-design/contracts';
import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON schemas of one route. */
export interface RouteSchemas {
  readonly params: JsonSchema;
  readonly query: JsonSchema;
  /** Null where the route takes no body. */
  readonly body: JsonSchema | null;
  readonly answer: JsonSchema;
}

/** Every schema of the API: those with a name of their own as components, those of the routes by the route's name. */
export interface ApiSchemas {
  readonly components: Readonly<Record<string, JsonSchema>>;
  readonly ofRoute: (name: string) => RouteSchemas;
}

/**
 * Turns the contracts' schemas into JSON Schema 2020-12. A named schema that
 * asks for less in a request than it promises in an answer (a field with a
 * default) becomes two components: `Name` and, for requests, `NameInput`.
 */
export function apiSchemas(): ApiSchemas {
  const sent = toJson('input');
  const answered = toJson('output');
  const renamed = differing(sent.defs, answered.defs);
  const rename = (name: string) => (renamed.has(name) ? `${name}Input` : name);
  const same = (name: string) => name;
  const components = Object.fromEntries([
    ...Object.entries(sent.defs).map(([name, it]) => [rename(name), withRefs(it, rename)] as const),
    ...Object.entries(answered.defs).map(([name, it]) => [name, withRefs(it, same)] as const),
  ]);
  return {
    components: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    ofRoute(name) {
      const input = withRefs(property(sent.root, name), rename);
      const output = withRefs(property(answered.root, name), same);
      const hasBody = property(input, 'body')['x-none'] !== true;
      return {
        params: property(output, 'params'),
        // What may be left out is known by the request; what it then is, by the parsed value.
        query: {
          ...property(output, 'query'),
          required: property(input, 'query').required ?? [],
        },
        body: hasBody ? property(input, 'body') : null,
        answer: property(output, 'answer'),
      };
    },
  };
}

/** A property's schema, or an empty one. */
export function property(schema: JsonSchema, name: string): JsonSchema {
  const found = schema.properties?.[name];
  return typeof found === 'object' ? found : {};
}

function toJson(io: 'input' | 'output') {
  const parts = Object.entries(routes).map(([name, { params, query, body, answer }]) => {
    return [
      name,
      z.object({ params, query, ...(io === 'input' ? { body } : { answer }) }),
    ] as const;
  });
  const beside = io === 'input' ? {} : { ErrorBody, DaemonEvent, RunEventBody };
  const all = z.object({ ...Object.fromEntries(parts), ...beside });
  const { $defs = {}, ...root } = z.toJSONSchema(all, {
    io,
    override: tidy,
    unrepresentable: ({ zodSchema }) =>
      zodSchema._zod.def.type === 'undefined' ? { 'x-none': true } : 'throw',
  });
  const named = Object.entries($defs).filter(([name]) => !isAnonymous(name));
  return { root, defs: Object.fromEntries(named) };
}

function tidy({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: JsonSchema;
}): void {
  const { def } = zodSchema._zod;
  // A later daemon may answer with further fields.
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if ('example' in jsonSchema) {
    jsonSchema.examples = [jsonSchema['example']];
    delete jsonSchema['example'];
  }
}

/** Only `z.json()` makes a schema that holds itself and has no name: any JSON value. */
function isAnonymous(name: string): boolean {
  return name.startsWith('__schema');
}

/** The names whose schema is not the same both ways, by itself or by one that it refers to. */
function differing(
  sent: Record<string, JsonSchema>,
  answered: Record<string, JsonSchema>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const isOther = (name: string) => {
    const text = JSON.stringify(sent[name]);
    if (text !== JSON.stringify(answered[name])) return true;
    return [...found].some((other) => text.includes(`"#/$defs/${other}"`));
  };
  const shared = Object.keys(sent).filter((name) => answered[name] !== undefined);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const name of shared) if (isOther(name)) found.add(name);
  }
  return found;
}

function withRefs(schema: JsonSchema, rename: (name: string) => string): JsonSchema {
  const text = JSON.stringify(schema, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
    const name = String(value.$ref).replace('#/$defs/', '');
    // Already turned: the replacer sees what it returned once more.
    if (name.startsWith('#')) return value;
    if (isAnonymous(name)) return { description: 'Any JSON value' };
    return { ...value, $ref: `#/components/schemas/${rename(name)}` };
  });
  return JSON.parse(text);
}
