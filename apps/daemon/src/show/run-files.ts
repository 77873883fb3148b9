import type { RunFile, RunFiles } from '@open-design/contracts';
import { describe, isShown, listFiles } from './files.ts';

const mostFiles = 5_000;

type Changes = ReadonlyMap<string, NonNullable<RunFile['changed']>>;

/**
 * The files of a folder with what a run did to them, sorted by path. What it
 * changed is there also where there are too many files, as far as that itself
 * is not too much.
 *
 * @param changes by path; null where nothing is known @param changedAt UTC epoch ms, for files that are gone
 * @throws the system's error when the folder cannot be read
 */
export async function listRunFiles(
  folder: string,
  changes: Changes | null,
  changedAt: number,
): Promise<Omit<RunFiles, 'place'>> {
  const { files, truncated } = await listFiles(folder, mostFiles);
  const listed = new Map<string, RunFile>(
    files.map((it) => [it.path, { ...it, changed: changes?.get(it.path) ?? null }]),
  );
  const others = [...(changes ?? [])].filter(([path]) => isShown(path) && !listed.has(path));
  for (const [path, changed] of others.slice(0, mostFiles)) {
    const found = changed === 'deleted' ? null : await describe(folder, '', path);
    const gone = { path, kind: 'file', size: 0, modifiedAt: changedAt } as const;
    if (found !== null) listed.set(path, { ...found, changed });
    else if (changed === 'deleted') listed.set(path, { ...gone, changed });
  }
  const all = [...listed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: all, truncated: truncated || others.length > mostFiles };
}
