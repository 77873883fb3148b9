import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ChangeCounts } from '@open-design/contracts';
import type { StoredWorkspace } from '../../store/queries/workspaces.ts';
import { type Git, mustGit, tryGit } from './git.ts';
import { isWorktree } from './worktree.ts';

/** What stands when a run in a folder of its own has ended. */
export interface WorkspaceEnd {
  readonly changes: ChangeCounts | null;
  /** Null where nothing changed, or nothing is to be kept. */
  readonly diffPath: string | null;
  readonly diffBytes: number;
  /** Whether all that changed can be had without the folder. */
  readonly isElsewhere: boolean;
  readonly note: string | null;
}

/** The author of what an agent left uncommitted. */
const author = { name: 'Open Design', email: 'open-design@localhost' };

/**
 * Commits what an agent left uncommitted, and writes the diff against the base.
 *
 * @param diffFile where the diff goes, or null for none
 * @throws DaemonError WORKSPACE_UNAVAILABLE when git cannot tell what there is
 */
export async function endWorktree(
  git: Git,
  it: StoredWorkspace,
  diffFile: string | null,
): Promise<WorkspaceEnd> {
  const base = it.baseCommit ?? 'HEAD';
  const stands = await isWorktree(git, it.root);
  const notes: string[] = [];
  if (!stands) notes.push('The worktree was gone at the end; what is on the branch is there.');
  const fault = stands && diffFile !== null ? await commitRest(git, it) : null;
  if (fault !== null)
    notes.push(`Not everything could be committed (${fault}): it is in the folder alone.`);
  const { head, branch } = stands ? await headOf(git, it) : await branchHead(git, it);
  if (branch !== it.branch) notes.push(`The work is on the branch ${branch}.`);
  const raw = await mustGit(git, it.source, ['diff-tree', '-r', '--raw', base, head]);
  const nested = raw.split('\n').filter((line) => /^:\d+ 160000 /.test(line)).length;
  if (nested > 0) notes.push(`${nested} repositories within it are in the folder alone.`);
  const ignored = stands ? await ignoredIn(git, it.root) : 0;
  if (ignored > 0) notes.push(`${ignored} ignored files or folders are in the folder alone.`);
  const changes = await countsOf(git, it.source, base, head);
  const wantsDiff = diffFile !== null && changes.files > 0;
  const diffBytes = wantsDiff ? await writeDiff(git, it.source, [base, head], diffFile) : 0;
  return {
    changes,
    diffPath: wantsDiff ? diffFile : null,
    diffBytes,
    isElsewhere: fault === null && nested === 0,
    note: notes.length === 0 ? null : notes.join(' '),
  };
}

/** @returns why it could not be done, or null */
async function commitRest(git: Git, { root, agentRunId }: StoredWorkspace): Promise<string | null> {
  // Whoever held it has been ended with the run.
  const lock = await tryGit(git, root, ['rev-parse', '--git-path', 'index.lock']);
  if (lock !== null) await rm(path.resolve(root, lock), { force: true });
  const status = await git(root, ['status', '--porcelain', '-z']);
  if (status.exitCode === 0 && status.stdout === '') return null;
  const add = await git(root, ['add', '--all']);
  if (add.exitCode !== 0) return firstLine(add.stderr);
  const message = `Uncommitted work of run ${agentRunId}`;
  const who = ['-c', `user.name=${author.name}`, '-c', `user.email=${author.email}`];
  const commit = await git(root, [...who, 'commit', '--quiet', '--no-verify', '-m', message]);
  // A change that a filter takes back leaves nothing to commit.
  const isClean = (await git(root, ['status', '--porcelain', '-z'])).stdout === '';
  return commit.exitCode === 0 || isClean ? null : firstLine(commit.stderr || commit.stdout);
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

/** Where the work stands: on our branch, on one that the agent chose, or on one made here for a commit that no branch has. */
async function headOf(git: Git, { root, branch }: StoredWorkspace) {
  const head = await mustGit(git, root, ['rev-parse', '--verify', 'HEAD^{commit}']);
  const chosen = await tryGit(git, root, ['symbolic-ref', '-q', '--short', 'HEAD']);
  if (chosen !== null) return { head, branch: chosen };
  const own = `${branch}-detached`;
  await git(root, ['branch', '--force', own, head]);
  return { head, branch: own };
}

async function branchHead(git: Git, { source, branch }: StoredWorkspace) {
  const verify = ['rev-parse', '--verify', '-q', `refs/heads/${branch}^{commit}`];
  return { head: await mustGit(git, source, verify), branch };
}

async function ignoredIn(git: Git, root: string): Promise<number> {
  const list = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'];
  return (await git(root, list)).stdout.split('\0').length - 1;
}

async function countsOf(git: Git, cwd: string, base: string, head: string): Promise<ChangeCounts> {
  const counted = await mustGit(git, cwd, ['diff-tree', '-r', '--numstat', '-z', base, head]);
  const changes = { files: 0, added: 0, removed: 0 };
  for (const line of counted.split('\0')) {
    const [added, removed] = line.split('\t');
    if (removed === undefined) continue;
    changes.files += 1;
    // A binary file has dashes for its lines.
    changes.added += Number(added) || 0;
    changes.removed += Number(removed) || 0;
  }
  return changes;
}

/** Writes the patch whole or not at all. `diff-tree` knows nothing of a person's settings for diffs. */
async function writeDiff(
  git: Git,
  cwd: string,
  [base, head]: readonly [string, string],
  file: string,
): Promise<number> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.part`;
  const options = ['-r', '--patch', '--binary', '--full-index', `--output=${draft}`];
  await mustGit(git, cwd, ['diff-tree', ...options, base, head]);
  await rename(draft, file);
  return (await stat(file)).size;
}
