import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { now } from '../../clock.ts';
import { DaemonError, messageOf } from '../../errors.ts';
import type { Plan } from '../../store/plan.ts';
import { overlap } from '../../store/queries/folder-line.ts';
import { findRoutine } from '../../store/queries/routines.ts';
import {
  dropWorkspace,
  getWorkspace,
  insertWorkspace,
  type NewWorkspace,
  type StoredWorkspace,
  updateWorkspace,
} from '../../store/queries/workspaces.ts';
import { branchName } from './branch-name.ts';
import { goOnIn } from './go-on-in.ts';
import { copyFolder } from './copy.ts';
import { manifestOf } from './copy-end.ts';
import { removeFolder } from './disk.ts';
import { projectFolder } from './in-place.ts';
import { writeManifest } from './manifest.ts';
import {
  type OpenedWorkspace,
  rowOf,
  type RunToHouse,
  type WorkspaceDiagnostic,
  type WorkspacesSetup,
} from './setup.ts';
import { addWorktree, freeBranch, originOf, ownBranch, removeWorktree } from './worktree.ts';

/**
 * Gives a run a worktree or a copy of its own; one that goes on with a parked
 * conversation gets back the one that was parked, where it is still there. The row is written before the
 * folder is made, so that a crash in between leaves nothing that nobody knows
 * of; asked again for the same run it clears what is half made, or goes on with
 * what is whole.
 *
 * @throws DaemonError WORKSPACE_UNAVAILABLE; the store's own error
 */
export async function openApart(
  setup: WorkspacesSetup,
  run: RunToHouse,
  signal: AbortSignal,
): Promise<OpenedWorkspace> {
  const { store, daemonId } = setup;
  const known = await store.read(() => getWorkspace(run.agentRunId));
  if (known?.state === 'open') {
    await store.write(() => updateWorkspace(run.agentRunId, ['open'], { daemon_id: daemonId }));
    return { cwd: known.path, diagnostics: [] };
  }
  if (known !== null) await takeBack(setup, known);
  const again = await goOnIn(setup, run);
  if (again !== null) return again;
  const name = known === null ? run.agentRunId : anotherName(run);
  const { row, diagnostics } = await (run.policies.workspace.mode === 'copy'
    ? plannedCopy(setup, run, name)
    : plannedWorktree(setup, run, { name, signal }));
  const made = await store.write(() => writeDown(row));
  try {
    const more = await make(setup, made, signal);
    await store.write(() => updateWorkspace(run.agentRunId, ['making'], { state: 'open' }));
    return { cwd: made.path, diagnostics: [...diagnostics, ...more] };
  } catch (error) {
    await takeBack(setup, made);
    throw unavailable(made, error);
  }
}

/** Never the name of a folder that was taken back: who was making that may come back to it, and removes by its name what it leaves half made. */
function anotherName({ agentRunId }: RunToHouse): string {
  return `${agentRunId}-${randomUUID().slice(0, 8)}`;
}

function* writeDown(row: NewWorkspace): Plan<StoredWorkspace> {
  yield* insertWorkspace(row);
  let stored = yield* getWorkspace(row.agentRunId);
  if (stored === null && row.branch !== null) {
    // Another run has taken the branch's name since it was looked for.
    yield* insertWorkspace({ ...row, branch: ownBranch(row.branch, row.agentRunId) });
    stored = yield* getWorkspace(row.agentRunId);
  }
  if (stored?.state === 'making') return stored;
  throw new DaemonError('CONFLICT', `The run ${row.agentRunId} had a workspace before.`);
}

async function make(
  { git }: WorkspacesSetup,
  it: StoredWorkspace,
  signal: AbortSignal,
): Promise<WorkspaceDiagnostic[]> {
  if (it.mode === 'worktree') {
    await addWorktree(git, it, signal);
    return [];
  }
  const { leftOut } = await copyFolder(it.source, it.root, signal);
  await writeManifest(it.root, manifestOf(it.root));
  if (leftOut.length === 0) return [];
  const message = `${leftOut.length} pipes, sockets or devices are not in the copy: ${leftOut.slice(0, 3).join(', ')}.`;
  return [{ code: 'workspace_left_out', message }];
}

/** Removes what is half made. */
async function takeBack({ store, git }: WorkspacesSetup, it: StoredWorkspace): Promise<void> {
  if (it.state !== 'making') return;
  if (it.mode === 'worktree') await removeWorktree(git, it);
  await removeFolder(it.root);
  await rm(manifestOf(it.root), { force: true });
  await store.write(() => dropWorkspace(it, 'making'));
}

async function plannedCopy(setup: WorkspacesSetup, run: RunToHouse, name: string) {
  const { real: source } = await projectFolder(setup.dataDir, run);
  const root = path.join(setup.dataDir, 'copies', name);
  if (overlap(source, root)) {
    throw new DaemonError(
      'WORKSPACE_UNAVAILABLE',
      `Cannot copy the folder ${source}: it holds the daemon's own data. Give the project another folder.`,
    );
  }
  const row = rowOf(setup, run, { source, root, path: root }, now());
  return { row: { ...row, state: 'making', turn: null } as const, diagnostics: [] };
}

async function plannedWorktree(
  setup: WorkspacesSetup,
  run: RunToHouse,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
) {
  const { store, dataDir, git } = setup;
  const { folder, routineId } = run;
  if (folder === null) {
    throw new DaemonError(
      'WORKSPACE_UNAVAILABLE',
      'Cannot make a git worktree: the project has no folder of yours. Give the routine a project on a git repository, or the workspace `in_place`.',
    );
  }
  const origin = await originOf(git, folder, signal);
  const { source, baseCommit, prefix, uncommitted } = origin;
  const routine = routineId === null ? null : await store.read(() => findRoutine(routineId));
  const wanted = branchName(routine?.name ?? null, run);
  const branch = await freeBranch(git, source, wanted, run.agentRunId);
  const root = path.join(dataDir, 'worktrees', name);
  const row = rowOf(setup, run, { source, root, path: path.join(root, prefix) }, now());
  const diagnostics: WorkspaceDiagnostic[] = [];
  if (uncommitted > 0) {
    const message = `The worktree holds the last commit (${baseCommit.slice(0, 10)}); ${uncommitted} uncommitted changes in ${source} are not in it.`;
    diagnostics.push({ code: 'workspace_uncommitted', message });
  }
  return { row: { ...row, state: 'making', turn: null, branch, baseCommit } as const, diagnostics };
}

function unavailable({ mode, source }: StoredWorkspace, error: unknown): unknown {
  if (error instanceof DaemonError) return error;
  const message = `Cannot make a ${mode} of ${source}: ${messageOf(error)}. Check the disk and the folder's permissions, and run it again.`;
  return new DaemonError('WORKSPACE_UNAVAILABLE', message, { cause: error });
}
