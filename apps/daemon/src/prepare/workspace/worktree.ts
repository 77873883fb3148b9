import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { DaemonError, messageOf } from '../../errors.ts';
import type { StoredWorkspace } from '../../store/queries/workspaces.ts';
import { removeFolder } from './disk.ts';
import { type Git, mustGit, tryGit } from './git.ts';

/** Where a worktree is made from. */
export interface Origin {
  /** The project's folder, links resolved. */
  readonly source: string;
  readonly baseCommit: string;
  /** The project's folder within the repository: the empty string, or ending in `/`. */
  readonly prefix: string;
  /** How many changes of the person are not in the base commit. */
  readonly uncommitted: number;
}

/**
 * Looks at a project's folder as the origin of a worktree.
 * @throws DaemonError WORKSPACE_UNAVAILABLE, with what to do
 */
export async function originOf(git: Git, folder: string, signal: AbortSignal): Promise<Origin> {
  const source = await realpath(folder).catch((error: unknown) => {
    throw unavailable(folder, messageOf(error));
  });
  const { exitCode, stdout, stderr } = await git(source, ['rev-parse', '--show-prefix'], {
    signal,
  });
  if (exitCode !== 0) {
    throw unavailable(source, stderr.trim() || 'it is not a git repository');
  }
  const prefix = stdout.replace(/\n$/, '');
  const baseCommit = await tryGit(git, source, ['rev-parse', '--verify', '-q', 'HEAD^{commit}']);
  if (baseCommit === null) throw unavailable(source, 'its repository has no commit yet');
  if (prefix !== '' && !(await isFolderIn(git, source, baseCommit, prefix))) {
    throw unavailable(source, 'the folder is not in the last commit of its repository');
  }
  const changes = await git(source, ['status', '--porcelain', '-z', '--no-renames'], { signal });
  return { source, baseCommit, prefix, uncommitted: changes.stdout.split('\0').length - 1 };
}

async function isFolderIn(git: Git, cwd: string, commit: string, prefix: string) {
  return (await tryGit(git, cwd, ['rev-parse', '-q', '--verify', `${commit}:${prefix}`])) !== null;
}

/** A branch name that nobody has: the wanted one, else with the run's id behind it. */
export async function freeBranch(
  git: Git,
  source: string,
  wanted: string,
  agentRunId: string,
): Promise<string> {
  const taken = await tryGit(git, source, ['rev-parse', '-q', '--verify', `refs/heads/${wanted}`]);
  return taken === null ? wanted : ownBranch(wanted, agentRunId);
}

/** A branch name that is the run's alone. */
export function ownBranch(wanted: string, agentRunId: string): string {
  return `${wanted}-${agentRunId.slice(0, 8)}`;
}

/**
 * Makes the worktree that was written down, on its new branch.
 * @throws DaemonError WORKSPACE_UNAVAILABLE
 */
export async function addWorktree(
  git: Git,
  { source, root, path: cwd, branch, baseCommit }: StoredWorkspace,
  signal: AbortSignal,
): Promise<void> {
  if (branch === null || baseCommit === null) throw unavailable(source, 'it has no branch');
  await mkdir(path.dirname(root), { recursive: true, mode: 0o700 });
  const add = ['worktree', 'add', '--quiet', '--no-track', '-b', branch, root, baseCommit];
  await mustGit(git, source, add, { signal });
  await mkdir(cwd, { recursive: true });
}

/**
 * Removes a worktree, its entry in the repository, and its branch where no work
 * is on it. Goes on where a former removal ended; what is gone is fine. Entries
 * of other worktrees are not touched, also when theirs are gone.
 *
 * @throws the system's error when files stay
 */
export async function removeWorktree(git: Git, it: StoredWorkspace): Promise<void> {
  const { source, root, branch, baseCommit } = it;
  if (!(await isFolder(source))) {
    // The repository is gone, and with it what it knew of the worktree.
    await removeFolder(root);
    return;
  }
  const real = await realpath(root).catch(() => root);
  const holders = branch === null ? [] : await holdersOf(git, source, branch);
  const remove = ['worktree', 'remove', '--force', '--force', root];
  const first = await git(source, remove);
  await removeFolder(root);
  // Git refuses a folder that is not whole any more; without the folder it takes the entry away.
  if (first.exitCode !== 0) await git(source, remove);
  if (branch === null || baseCommit === null || holders.some((at) => at !== real)) return;
  // One that was never whole may have failed because another has a branch of this name.
  if (it.state === 'making' && holders.length === 0) return;
  // Deleted only while it stands where it began: a commit on it stays.
  await git(source, ['update-ref', '-d', `refs/heads/${branch}`, baseCommit]);
}

/** The worktrees that have a branch checked out. Git lets only one have it, but for force. */
async function holdersOf(git: Git, cwd: string, branch: string): Promise<string[]> {
  const list = (await tryGit(git, cwd, ['worktree', 'list', '--porcelain'])) ?? '';
  return list.split('\n\n').flatMap((entry) => {
    const lines = entry.split('\n');
    const at = lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
    return at !== undefined && lines.includes(`branch refs/heads/${branch}`) ? [at] : [];
  });
}

/** Whether a worktree stands and is one of its repository's. */
export async function isWorktree(git: Git, root: string): Promise<boolean> {
  if (!(await isFolder(path.join(root, '.git'), false))) return false;
  const top = await tryGit(git, root, ['rev-parse', '--show-toplevel']);
  return top === (await realpath(root));
}

async function isFolder(at: string, wants = true): Promise<boolean> {
  try {
    const isDirectory = (await stat(at)).isDirectory();
    return isDirectory === wants;
  } catch {
    return false;
  }
}

function unavailable(folder: string, why: string): DaemonError {
  return new DaemonError(
    'WORKSPACE_UNAVAILABLE',
    `Cannot make a git worktree from ${folder}: ${why.replace(/\.$/, '')}. Give the routine a project whose folder is a git repository with a commit, or the workspace \`in_place\` or \`copy\`.`,
  );
}
