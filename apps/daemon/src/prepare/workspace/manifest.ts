import { lstat, mkdir, readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** How many files are asked about at once. */
const batch = 64;

/** Each file and link of a folder with a text that changes when it is written to. */
const Manifest = z.array(z.tuple([z.string(), z.string()]));
type Manifest = z.infer<typeof Manifest>;

/** Writes down how a folder looks. @throws the system's error */
export async function writeManifest(folder: string, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.part`;
  await writeFile(draft, JSON.stringify(await look(folder)), { mode: 0o600 });
  await rename(draft, file);
}

/**
 * What has changed in a folder since it was written down: a line a file, sorted
 * by path, that begins with the letter of `changesSince`.
 *
 * @throws Error when there is no such manifest
 */
export async function changedSince(file: string, folder: string): Promise<string[]> {
  const changes = await changesSince(file, folder);
  return changes.map(([name, letter]) => `${letter} ${shown(name)}`);
}

/**
 * The files that have changed, sorted by path, each with A (added), M (written
 * to, or its mode changed) or D (gone). A file that was written to counts also
 * when its content is what it was.
 *
 * @throws Error when there is no such manifest
 */
export async function changesSince(file: string, folder: string): Promise<[string, string][]> {
  const before = new Map(Manifest.parse(JSON.parse(await readFile(file, 'utf8'))));
  const after = new Map(await look(folder));
  const lines: [string, string][] = [];
  for (const [name, mark] of after) {
    const stood = before.get(name);
    if (stood === undefined) lines.push([name, 'A']);
    else if (stood !== mark) lines.push([name, 'M']);
  }
  for (const name of before.keys()) if (!after.has(name)) lines.push([name, 'D']);
  return lines.sort(byName);
}

/** Reads lines of `changedSince`. */
export function changesListed(text: string): [string, string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    if (line === '') return [];
    const name = line.slice(2);
    return [[name.startsWith('"') ? z.string().parse(JSON.parse(name)) : name, line.slice(0, 1)]];
  });
}

async function look(folder: string): Promise<Manifest> {
  const found: Manifest = [];
  for (const open = ['']; ; ) {
    const at = open.pop();
    if (at === undefined) return found;
    const entries = await readdir(path.join(folder, at), { withFileTypes: true });
    for (let from = 0; from < entries.length; from += batch) {
      const some = entries.slice(from, from + batch);
      await Promise.all(
        some.map(async (entry) => {
          const name = path.join(at, entry.name);
          if (entry.isDirectory()) open.push(name);
          else found.push([name, await markOf(path.join(folder, name))]);
        }),
      );
    }
  }
}

/** The change time is the system's own: no program can set it back. */
async function markOf(file: string): Promise<string> {
  const stats = await lstat(file, { bigint: true });
  if (stats.isSymbolicLink()) return `-> ${await readlink(file)}`;
  return [stats.mode, stats.size, stats.mtimeNs, stats.ctimeNs, stats.ino].join();
}

/** A name with a line end in it is written as JSON, so that a line stays a file. */
function shown(name: string): string {
  // oxlint-disable-next-line no-control-regex -- those are the ones
  return /[\u0000-\u001F"\\]/.test(name) ? JSON.stringify(name) : name;
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b);
}
