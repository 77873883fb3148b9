import { refName } from './docs-example.ts';
import { type Html, html, prose } from './html.ts';
import type { JsonSchema } from './openapi-schemas.ts';

/** The fields of a schema as a table; a schema of several shapes as one table a shape. */
export function schemaFields(schema: JsonSchema): Html {
  const ways = schema.oneOf ?? schema.anyOf;
  if (ways !== undefined && !isScalarUnion(ways)) return html`${ways.map(shape)}`;
  if (schema.allOf !== undefined) return html`${schema.allOf.map(schemaFields)}`;
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return html`<p class="type">${typeOf(schema)}${limits(schema)}</p>`;
  const required = schema.required ?? [];
  return fieldTable(
    properties.map(([name, of]) => ({
      name,
      isRequired: required.includes(name),
      schema: typeof of === 'boolean' ? {} : of,
    })),
  );
}

/** One line of a table of fields. */
export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
  readonly description?: string | undefined;
}

/** A table of fields: name, type and, where there is anything to say, what it means. */
export function fieldTable(fields: readonly Field[]): Html {
  const rows = fields.map((field) => ({ field, meaning: meaningOf(field) }));
  const hasMeaning = rows.some(({ meaning }) => meaning !== null);
  const last = hasMeaning ? html`<th scope="col">Meaning</th>` : null;
  const lines = rows.map(({ field: { name, isRequired, schema }, meaning }) => {
    const optional = isRequired ? null : html` <span class="optional">optional</span>`;
    const cell = hasMeaning ? html`<td>${meaning}</td>` : null;
    return html`<tr><td><code>${name}</code>${optional}</td><td>${typeOf(schema)}</td>${cell}</tr>`;
  });
  return html`<table><thead><tr><th scope="col">Field</th><th scope="col">Type</th>${last}</tr></thead><tbody>${lines}</tbody></table>`;
}

function meaningOf({ schema, description }: Field): Html | null {
  const text = description ?? schema.description;
  const parts = [text === undefined ? null : prose(text), limits(schema), nested(schema)];
  return parts.some((part) => part !== null) ? html`${parts}` : null;
}

/** Fields of an object that has no name of its own stand below the one that holds it. */
function nested(schema: JsonSchema): Html | null {
  const item = typeof schema.items === 'object' && !Array.isArray(schema.items) ? schema.items : {};
  const inner = [schema, item, ...(schema.anyOf ?? [])].find((one) => one.properties !== undefined);
  return inner === undefined ? null : schemaFields(inner);
}

/** One of several shapes, under the field and value that tell it from the others. */
function shape(way: JsonSchema): Html {
  const properties = Object.entries(way.properties ?? {});
  const [kind] = properties.flatMap(([name, of]) =>
    typeof of === 'object' && of.const !== undefined ? [{ name, value: of.const }] : [],
  );
  if (kind === undefined) return html`<div class="shape">${schemaFields(way)}</div>`;
  const rest = Object.fromEntries(properties.filter(([name]) => name !== kind.name));
  const fields = Object.keys(rest).length === 0 ? null : schemaFields({ ...way, properties: rest });
  return html`<div class="shape"><p class="shape-name"><code>${kind.name}: ${JSON.stringify(kind.value)}</code></p>${fields}</div>`;
}

/** A schema's type in words, with links to the named ones. */
function typeOf(schema: JsonSchema): Html {
  const name = refName(schema);
  if (name !== null) return html`<a href="#schema-${name}">${name}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return joined(schema.enum.map((one) => html`<code>${String(one)}</code>`));
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways !== undefined) return joined(ways.map(typeOf));
  if (schema.type === 'array') {
    const item =
      typeof schema.items === 'object' && !Array.isArray(schema.items) ? schema.items : {};
    return html`list of ${typeOf(item)}`;
  }
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return html`object of ${typeOf(schema.additionalProperties)}`;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return joined(types.map((type) => html`${words[type ?? 'any'] ?? type ?? null}`));
}

const words: Readonly<Record<string, string>> = {
  integer: 'whole number',
  string: 'text',
  boolean: 'true or false',
  any: 'any JSON',
};

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, at) => html`${at === 0 ? '' : at === parts.length - 1 ? ' or ' : ', '}${part}`)}`;
}

function limits(schema: JsonSchema): Html | null {
  const { minimum, maximum, minLength, maxLength } = schema;
  // The bounds of every instant say nothing to a reader.
  const isInstant = maximum === 8_640_000_000_000_000;
  const parts = [
    isInstant ? null : range(minimum, maximum, ''),
    range(minLength === 1 ? undefined : minLength, maxLength, ' characters'),
    schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : html` <span class="limits">${parts.join('; ')}</span>`;
}

function range(from: number | undefined, to: number | undefined, unit: string): string | null {
  const number = (value: number) => value.toLocaleString('en-US');
  if (from !== undefined && to !== undefined) return `${number(from)} to ${number(to)}${unit}`;
  if (to !== undefined) return `at most ${number(to)}${unit}`;
  return from === undefined ? null : `at least ${number(from)}${unit}`;
}

function isScalarUnion(ways: readonly JsonSchema[]): boolean {
  return ways.every(
    (way) => way.properties === undefined && way.allOf === undefined && way.$ref === undefined,
  );
}
