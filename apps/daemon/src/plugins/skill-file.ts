import type { FieldFault, PluginSkill } from '@open-design/contracts';
import { z } from 'zod';
import { type FileLines, faultAt, faultOfField, faultsOfSchema } from './faults.ts';
import { readFrontMatter } from './front-matter.ts';
import { FrontMatterFault } from './front-matter-scalars.ts';

/** The name that a plugin or skill is known by; part of paths. */
export const Slug = z
  .string()
  .max(64, 'expected at most 64 characters')
  .regex(
    /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/,
    'expected small letters, digits and single dashes, such as release-notes',
  );

const text = (most: number) => z.string().trim().max(most, `expected at most ${most} characters`);
const Tools = z
  .union([z.string(), z.array(z.string()).transform((tools) => tools.join(' '))])
  .transform((tools) => tools.trim());

/** The fields of the Agent Skills format; those that agents add to it are kept in the file and not looked at. */
const Fields = z.looseObject({
  name: Slug,
  description: text(1_024).min(1, 'expected a text that says what it does and when to use it'),
  license: text(500).optional(),
  compatibility: text(500).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  'allowed-tools': Tools.optional(),
});
const known = new Set(Object.keys(Fields.shape));

/** A `SKILL.md`, read. */
export interface ReadSkill {
  readonly skill: Omit<PluginSkill, 'path'>;
  /** `metadata.version`, or null. */
  readonly version: string | null;
  /** What stands below the front matter. */
  readonly body: string;
  readonly warnings: readonly FieldFault[];
}

/** Reads a `SKILL.md`, or says all that is wrong with it. @param file its path in the plugin */
export function readSkill(file: string, content: string): ReadSkill | readonly FieldFault[] {
  try {
    const { fields, lines, body } = readFrontMatter(content);
    const at: FileLines = { file, lines };
    const read = Fields.safeParse(fields);
    if (!read.success) return faultsOfSchema(at, read.error);
    const { name, description, metadata, 'allowed-tools': tools } = read.data;
    const hasHooks = fields['hooks'] !== undefined;
    const version = z.string().trim().min(1).safeParse(metadata?.['version']).data ?? null;
    return {
      skill: {
        name,
        description,
        ...(tools && { allowedTools: tools }),
        ...(hasHooks && { hooks: true }),
      },
      version,
      body,
      warnings: unknownFields(at, fields),
    };
  } catch (error) {
    if (error instanceof FrontMatterFault) return [faultAt(file, error.line, '', error.message)];
    throw error;
  }
}

function unknownFields(at: FileLines, fields: object): FieldFault[] {
  return Object.keys(fields)
    .filter((name) => !known.has(name) && name !== 'hooks')
    .map((name) =>
      faultOfField(at, name, 'is no field of the Agent Skills format; some agents may heed it'),
    );
}
