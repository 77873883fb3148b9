import { Capability, type FieldFault, findSecretShape, McpServer } from '@open-design/contracts';
import { z } from 'zod';
import { type FileLines, faultAt, faultOfField, faultsOfSchema } from './faults.ts';
import { readJson } from './json-lines.ts';
import { typeFault } from './inputs.ts';
import { Slug } from './skill-file.ts';

const text = (most: number) => z.string().max(most, `expected at most ${most} characters`);

const Input = z
  .looseObject({
    name: z
      .string()
      .max(64)
      .regex(/^[A-Za-z][\w-]*$/, 'expected letters, digits, dash and underscore'),
    type: z.enum(['string', 'text', 'select', 'number', 'boolean']).default('string'),
    required: z.boolean().optional(),
    options: z.array(text(1_000)).min(1).max(1_000).optional(),
    default: z.json().optional(),
  })
  .superRefine((it, context) => {
    if (it.type === 'select' && it.options === undefined)
      context.addIssue({
        code: 'custom',
        path: ['options'],
        message: 'expected the options to select from',
      });
    const fault = it.default === undefined ? null : typeFault(it, it.default);
    if (fault !== null) context.addIssue({ code: 'custom', path: ['default'], message: fault });
  });

const Reference = z.union([text(4_096).min(1), z.looseObject({ path: text(4_096).min(1) })]);

const Manifest = z.looseObject({
  name: Slug,
  title: text(200).min(1).optional(),
  version: text(100).min(1),
  description: text(4_000).optional(),
  od: z
    .looseObject({
      kind: z.enum(['skill', 'scenario', 'atom', 'bundle']),
      taskKind: text(100).min(1).optional(),
      useCase: z.looseObject({ query: text(1_000_000).optional() }).optional(),
      inputs: z.array(Input).max(100).optional(),
      capabilities: z.array(Capability).max(100).optional(),
      context: z
        .looseObject({
          skills: z.array(Reference).max(100).optional(),
          assets: z.array(Reference).max(1_000).optional(),
          mcp: z.array(McpServer).max(20).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** `open-design.json` as a person wrote it. */
export type ManifestFile = z.infer<typeof Manifest>;

/** The fields that have an effect, or that describe a plugin to people. */
const known: Readonly<Record<string, readonly string[]>> = {
  '': [
    '$schema',
    'name',
    'title',
    'version',
    'description',
    'author',
    'license',
    'homepage',
    'keywords',
    'od',
  ],
  od: Object.keys(Manifest.shape.od.unwrap().shape),
  'od.useCase': ['query', 'exampleOutputs'],
  'od.context': ['skills', 'assets', 'mcp'],
};

/** A manifest, read. */
export interface ReadManifest {
  readonly manifest: ManifestFile;
  readonly at: FileLines;
  readonly warnings: readonly FieldFault[];
}

export const manifestName = 'open-design.json';

/** Reads `open-design.json`, or says all that is wrong with it. */
export function readManifest(content: string): ReadManifest | readonly FieldFault[] {
  const json = readJson(content.replace(/^\uFEFF/, ''));
  if (!('value' in json)) return [faultAt(manifestName, json.line, '', json.message)];
  if (json.faults.length > 0)
    return json.faults.map(({ line, message }) => faultAt(manifestName, line, '', message));
  const at: FileLines = { file: manifestName, lines: json.lines };
  const read = Manifest.safeParse(json.value);
  if (!read.success) return faultsOfSchema(at, read.error);
  const manifest = read.data;
  const faults = [
    ...twice(at, manifest),
    ...strayPlaceholders(at, manifest),
    ...secretsIn(at, manifest),
  ];
  return faults.length > 0 ? faults : { manifest, at, warnings: unknownFields(at, manifest) };
}

/** Names that stand for two things. */
function twice(at: FileLines, { od }: ManifestFile): FieldFault[] {
  const lists = [
    ['od.inputs', od?.inputs ?? []],
    ['od.context.mcp', od?.context?.mcp ?? []],
  ] as const;
  return lists.flatMap(([list, items]) =>
    items.flatMap(({ name }, index) => {
      if (items.findIndex((it) => it.name === name) === index) return [];
      return [
        faultOfField(
          at,
          `${list}.${index}.name`,
          `${JSON.stringify(name)} stands here for the second time`,
        ),
      ];
    }),
  );
}

/** What a query asks for must be there to be filled in. */
function strayPlaceholders(at: FileLines, { od }: ManifestFile): FieldFault[] {
  const inputs = new Set((od?.inputs ?? []).map(({ name }) => name));
  const asked = [...(od?.useCase?.query ?? '').matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)];
  const stray = [...new Set(asked.map(([, name = '']) => name))].filter((it) => !inputs.has(it));
  return stray.map((name) =>
    faultOfField(
      at,
      'od.useCase.query',
      `asks for {{${name}}}, which is no input; name it under od.inputs`,
    ),
  );
}

/** A plugin is copied and its manifest stored and shown: what signs one in is named in it, not held. */
function secretsIn(at: FileLines, { od }: ManifestFile): FieldFault[] {
  return (od?.context?.mcp ?? []).flatMap((it, index) => {
    const [field, values] = 'command' in it ? ['env', it.env] : ['headers', it.headers];
    return Object.entries(values).flatMap(([name, value]) => {
      const shape = findSecretShape(value);
      if (shape === null) return [];
      return [
        faultOfField(
          at,
          `od.context.mcp.${index}.${field}.${name}`,
          `holds what looks like a ${shape}; write \${NAME}, and bind it with \`open-design secret set NAME\``,
        ),
      ];
    });
  });
}

function unknownFields(at: FileLines, manifest: ManifestFile): FieldFault[] {
  return Object.entries(known).flatMap(([place, names]) => {
    const object = place === '' ? manifest : valueAt(manifest, place.split('.'));
    if (typeof object !== 'object' || object === null) return [];
    return Object.keys(object)
      .filter((name) => !names.includes(name))
      .map((name) =>
        faultOfField(
          at,
          place === '' ? name : `${place}.${name}`,
          'is not known here and has no effect',
        ),
      );
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null
        ? Object.entries(at).find(([key]) => key === name)?.[1]
        : undefined,
    value,
  );
}
