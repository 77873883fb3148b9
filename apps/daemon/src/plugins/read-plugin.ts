import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FieldFault, PluginManifest, type PluginSkill } from '@open-design/contracts';
import { type FileLines, faultOfField } from './faults.ts';
import { manifestName, type ReadManifest, readManifest } from './manifest-file.ts';
import { readSkill, type ReadSkill } from './skill-file.ts';

/** A plugin's folder, read: valid. */
export interface ReadPlugin {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** As it is stored: with every skill's name and description. */
  readonly manifest: PluginManifest;
  readonly warnings: readonly FieldFault[];
}

const skillName = 'SKILL.md';

/**
 * Reads a plugin's folder: `open-design.json`, `SKILL.md`, or both. Says all
 * that is wrong with them, with file, line and field.
 * @param names of all files in it, with `/`
 */
export async function readPlugin(
  folder: string,
  names: ReadonlySet<string>,
): Promise<ReadPlugin | readonly FieldFault[]> {
  const own = names.has(skillName) ? await skillIn(folder, '.') : null;
  if (own !== null && isFaults(own)) return own;
  if (!names.has(manifestName)) {
    if (own !== null) return ofSkill(own);
    return [{ field: '.', message: `holds neither ${skillName} nor ${manifestName}` }];
  }
  const read = readManifest(await readFile(path.join(folder, manifestName), 'utf8'));
  if (isFaults(read)) return read;
  return await ofManifest(folder, names, read, own);
}

function ofSkill({ skill, version, warnings }: ReadSkill): ReadPlugin {
  const manifest = stored({
    name: skill.name,
    version: version ?? '0.0.0',
    description: skill.description,
    od: { kind: 'skill', context: { skills: [{ ...skill, path: '.' }] } },
  });
  return { id: skill.name, title: skill.name, version: manifest.version, manifest, warnings };
}

async function ofManifest(
  folder: string,
  names: ReadonlySet<string>,
  { manifest, at, warnings }: ReadManifest,
  own: ReadSkill | null,
): Promise<ReadPlugin | readonly FieldFault[]> {
  const { od } = manifest;
  const context = od?.context;
  const faults = [
    ...missingAssets(at, names, context?.assets),
    ...strayPaths(at, names, context?.mcp),
  ];
  const skills: PluginSkill[] = own === null ? [] : [{ ...own.skill, path: '.' }];
  const more: FieldFault[] = [...(own?.warnings ?? []), ...warnings];
  for (const [index, reference] of (context?.skills ?? []).entries()) {
    const field = `od.context.skills.${index}`;
    const place = placeOf(typeof reference === 'string' ? reference : reference.path);
    if (place === '.' && own !== null) continue;
    const file = place === null ? null : joined(place, skillName);
    if (place === null || file === null || !names.has(file)) {
      faults.push(
        faultOfField(
          at,
          field,
          `expected a folder of the plugin with a ${skillName} in it, got ${shown(reference)}`,
        ),
      );
      continue;
    }
    const read = await skillIn(folder, place);
    if (isFaults(read)) faults.push(...read);
    else if (skills.some(({ name }) => name === read.skill.name))
      faults.push(faultOfField(at, field, `is a second skill of the name ${read.skill.name}`));
    else {
      skills.push({ ...read.skill, path: place });
      more.push(...read.warnings);
    }
  }
  if (faults.length > 0) return faults;
  const whole = od ?? (own === null ? undefined : { kind: 'skill' as const });
  return {
    id: manifest.name,
    title: manifest.title ?? manifest.name,
    version: manifest.version,
    manifest: stored({
      ...manifest,
      od: whole && { ...whole, context: { ...context, ...(skills.length > 0 && { skills }) } },
    }),
    warnings: more,
  };
}

/** As the store will give it back. */
function stored(manifest: object): PluginManifest {
  return PluginManifest.parse(JSON.parse(JSON.stringify(manifest)));
}

async function skillIn(folder: string, place: string): Promise<ReadSkill | readonly FieldFault[]> {
  const file = joined(place, skillName);
  return readSkill(file, await readFile(path.join(folder, file), 'utf8'));
}

type Reference = string | { readonly path: string };

function missingAssets(
  at: FileLines,
  names: ReadonlySet<string>,
  assets: readonly Reference[] = [],
): FieldFault[] {
  return assets.flatMap((reference, index) => {
    const place = placeOf(typeof reference === 'string' ? reference : reference.path);
    if (place !== null && isThere(names, place)) return [];
    return [
      faultOfField(
        at,
        `od.context.assets.${index}`,
        `expected a file or folder of the plugin, got ${shown(reference)}`,
      ),
    ];
  });
}

type Servers = NonNullable<NonNullable<ReadManifest['manifest']['od']>['context']>['mcp'];

/** What a server is started from must be there. */
function strayPaths(
  at: FileLines,
  names: ReadonlySet<string>,
  servers: Servers = [],
): FieldFault[] {
  return servers.flatMap((server, index) => {
    if (!('command' in server)) return [];
    return [server.command, ...server.args].flatMap((text, part) => {
      if (!/^\.\.?\//.test(text)) return [];
      const place = placeOf(text);
      if (place !== null && isThere(names, place)) return [];
      const field = `od.context.mcp.${index}.${part === 0 ? 'command' : `args.${part - 1}`}`;
      return [faultOfField(at, field, `expected a file of the plugin, got ${shown(text)}`)];
    });
  });
}

/** A path in the plugin, tidied, or null for one that leads out of it. */
function placeOf(reference: string): string | null {
  if (path.posix.isAbsolute(reference) || /^[A-Za-z]:|[\\\0]/.test(reference)) return null;
  const place = path.posix.normalize(reference).replace(/\/+$/, '');
  return place === '..' || place.startsWith('../') ? null : place || '.';
}

function isThere(names: ReadonlySet<string>, place: string): boolean {
  if (place === '.' || names.has(place)) return true;
  for (const name of names) if (name.startsWith(`${place}/`)) return true;
  return false;
}

function joined(place: string, name: string): string {
  return place === '.' ? name : `${place}/${name}`;
}

function shown(reference: Reference): string {
  return JSON.stringify(typeof reference === 'string' ? reference : reference.path);
}

function isFaults(read: object | readonly FieldFault[]): read is readonly FieldFault[] {
  return Array.isArray(read);
}
