import { realpath, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FieldFault } from '@open-design/contracts';
import { messageOf } from '../errors.ts';

/** One file of a plugin's folder. */
export interface PluginFile {
  /** Relative, with `/`. */
  readonly name: string;
  /** Where its bytes are: absolute, links resolved. */
  readonly real: string;
  readonly isExecutable: boolean;
}

/** What a folder may hold at the most. Sizes in bytes. */
export const limits = {
  files: 2_000,
  fileBytes: 10_000_000,
  allBytes: 50_000_000,
  depth: 32,
} as const;

/** What a version control or a file manager puts there is no part of a plugin. */
const passedOver = new Set(['.git', '.hg', '.svn', '.DS_Store']);

/**
 * The files of a folder, sorted by name. A link to a file in the folder counts
 * as that file; one that leads out of it, or to a folder, is a fault, and so is
 * what is neither file nor folder.
 *
 * @param root absolute, links resolved
 * @throws the system's error when the folder cannot be read
 */
export async function surveyFolder(
  root: string,
): Promise<{ readonly files: readonly PluginFile[]; readonly faults: readonly FieldFault[] }> {
  const files: PluginFile[] = [];
  const faults: FieldFault[] = [];
  let bytes = 0;
  for (const open = ['']; ; ) {
    const at = open.pop();
    if (at === undefined) break;
    for (const entry of await readdir(path.join(root, at), { withFileTypes: true })) {
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      if (passedOver.has(entry.name)) continue;
      if (entry.isDirectory() && name.split('/').length <= limits.depth) {
        open.push(name);
        continue;
      }
      const found = await lookAt(root, name);
      if (typeof found === 'string') faults.push({ field: name, message: found });
      else {
        files.push(found);
        bytes += found.size;
      }
      const fault = tooMuch(files.length, bytes);
      if (fault !== null) return { files: [], faults: [fault] };
    }
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, faults: [...faults, ...sameNames(files)] };
}

async function lookAt(
  root: string,
  name: string,
): Promise<(PluginFile & { readonly size: number }) | string> {
  // oxlint-disable-next-line no-control-regex -- those are the ones
  if (/[\\\u0000-\u001F\u007F\uFFFD]/.test(name))
    return 'has a name that not every system can have';
  try {
    const real = await realpath(path.join(root, name));
    const within = path.relative(root, real);
    if (within.startsWith('..') || path.isAbsolute(within))
      return 'is a link that leads out of the plugin';
    const stats = await stat(real);
    if (stats.isDirectory())
      return 'is a link to a folder, or lies too deep; put the files themselves there';
    if (!stats.isFile()) return 'is neither a file nor a folder';
    if (stats.size > limits.fileBytes)
      return `has ${stats.size} bytes; a file may have ${limits.fileBytes}`;
    return { name, real, size: stats.size, isExecutable: (stats.mode & 0o111) !== 0 };
  } catch (error) {
    return `cannot be read: ${messageOf(error)}`;
  }
}

function tooMuch(files: number, bytes: number): FieldFault | null {
  if (files > limits.files)
    return {
      field: '.',
      message: `holds more than ${limits.files} files; leave out what is built or fetched`,
    };
  if (bytes <= limits.allBytes) return null;
  return {
    field: '.',
    message: `holds more than ${limits.allBytes} bytes; leave out what is built or fetched`,
  };
}

/** Two files that some systems take for one. */
function sameNames(files: readonly PluginFile[]): FieldFault[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ name }) => {
    const key = name.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    seen.set(key, name);
    return other === undefined
      ? []
      : [{ field: name, message: `is the same as ${other} on some systems` }];
  });
}
