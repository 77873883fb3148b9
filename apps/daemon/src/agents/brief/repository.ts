import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { GitMissing, type GitResult, git } from './git.ts';

/** The part of a repository that a folder is. */
export interface Repository {
  readonly cwd: string;
  /** The folder's path inside the work tree with a slash at its end; empty at the top. */
  readonly prefix: string;
  readonly branch: string | null;
  readonly hasCommits: boolean;
  readonly isShallow: boolean;
}

/** A folder is read by its history, or file by file; the notice says why where that is a surprise. */
export type Place =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'plain'; readonly notice: string | null };

const SMALL = 64 * 1024;

/**
 * Finds out whether `cwd` lies in a git work tree that tracks it. Rejects with git's own words
 * when git refuses the repository, for instance because it belongs to another user.
 */
export async function findPlace(cwd: string, signal: AbortSignal): Promise<Place> {
  if (!(await hasRepositoryAbove(cwd))) return { kind: 'plain', notice: null };
  try {
    return await askGit(cwd, signal);
  } catch (error) {
    if (!(error instanceof GitMissing)) throw error;
    return {
      kind: 'plain',
      notice:
        'This is a git repository, but git is not installed here: files are listed by date instead.',
    };
  }
}

/** The error for a git command that failed: what it was for, where, and git's own words. */
export function gitFailure(what: string, cwd: string, result: GitResult): Error {
  const words = result.stderr || `it ended with exit code ${result.exitCode}`;
  return new Error(`Could not ${what} in ${cwd}: git says: ${words}`);
}

/** Asked of the disk, because git's answer "not a repository" is translated text. */
async function hasRepositoryAbove(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await lstat(path.join(at, '.git')).catch(() => null);
    if (found) return true;
    if (at === path.dirname(at)) return false;
  }
}

async function askGit(cwd: string, signal: AbortSignal): Promise<Place> {
  const ask = (...args: string[]) => git(cwd, args, { signal, maxBytes: SMALL });
  const facts = await ask(
    'rev-parse',
    '--is-inside-work-tree',
    '--is-shallow-repository',
    '--show-prefix',
  );
  if (facts.exitCode !== 0) throw gitFailure('open the repository', cwd, facts);
  const [inside, shallow, ...rest] = facts.stdout.split('\n');
  if (inside !== 'true') return { kind: 'plain', notice: null };
  const prefix = rest.join('\n').replace(/\n$/, '');
  // A workspace that an outer repository ignores or has never added is no part of its history.
  if (prefix !== '' && !(await isTracked(cwd, signal))) return { kind: 'plain', notice: null };
  const branch = await ask('symbolic-ref', '--quiet', '--short', 'HEAD');
  const head = await ask('rev-parse', '--quiet', '--verify', 'HEAD');
  return {
    kind: 'repository',
    repository: {
      cwd,
      prefix,
      branch: branch.exitCode === 0 ? branch.stdout.trim() : null,
      hasCommits: head.exitCode === 0,
      isShallow: shallow === 'true',
    },
  };
}

async function isTracked(cwd: string, signal: AbortSignal): Promise<boolean> {
  const files = await git(cwd, ['ls-files', '-z', '--', '.'], { signal, maxBytes: 1 });
  return files.stdout !== '';
}
