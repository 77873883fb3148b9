import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunFile } from '@open-design/contracts';
import type { StoredWorkspace } from '../../store/queries/workspaces.ts';
import { manifestOf } from './copy-end.ts';
import type { Git } from './git.ts';
import { changesListed, changesSince } from './manifest.ts';

/** What a run did to a file. */
export type FileChange = NonNullable<RunFile['changed']>;

/** By the paths from where the agent works, with `/`. */
export type FileChanges = ReadonlyMap<string, FileChange>;

const changeOf: Readonly<Record<string, FileChange>> = { A: 'added', D: 'deleted' };

/**
 * What a run has changed so far in the folder that it has for itself, or null
 * where that is not known. The folder must be there.
 */
export async function changedFiles(git: Git, it: StoredWorkspace): Promise<FileChanges | null> {
  if (it.mode === 'in_place') return null;
  return await (it.mode === 'worktree' ? inWorktree(git, it) : inCopy(it));
}

/** Against the commit that it began from: what is committed since, what is not, and what git does not know. */
async function inWorktree(
  git: Git,
  { path: cwd, baseCommit }: StoredWorkspace,
): Promise<FileChanges | null> {
  if (baseCommit === null) return null;
  // The agent may be at work: its own git must not find the index locked.
  const options = { env: { GIT_OPTIONAL_LOCKS: '0' } };
  const compare = ['diff', '--name-status', '--no-renames', '--relative', '-z', baseCommit, '--'];
  const known = await git(cwd, compare, options);
  const list = ['ls-files', '--others', '--exclude-standard', '-z'];
  const others = await git(cwd, list, options);
  if (known.exitCode !== 0 || others.exitCode !== 0) return null;
  const changes = new Map<string, FileChange>();
  const words = known.stdout.split('\0');
  for (let at = 0; at + 1 < words.length; at += 2) {
    changes.set(words[at + 1] ?? '', changeOf[words[at] ?? ''] ?? 'modified');
  }
  for (const name of others.stdout.split('\0')) if (name !== '') changes.set(name, 'added');
  return changes;
}

/** By how it was made, or, at its end, by the list that was made of it then. */
async function inCopy(it: StoredWorkspace): Promise<FileChanges | null> {
  if (it.closedAt !== null && it.filesChanged === 0) return new Map();
  const { root, path: cwd, closedAt, diffPath } = it;
  const changed = await (closedAt === null
    ? changesSince(manifestOf(root), root)
    : listed(diffPath)
  )
    // It was closed, or pruned, meanwhile.
    .catch(() => null);
  if (changed === null) return null;
  return new Map(
    changed.map(([name, letter]) => [
      path.relative(cwd, path.join(root, name)).split(path.sep).join('/'),
      changeOf[letter] ?? 'modified',
    ]),
  );
}

async function listed(diffPath: string | null): Promise<[string, string][] | null> {
  return diffPath === null ? null : changesListed(await readFile(diffPath, 'utf8'));
}
