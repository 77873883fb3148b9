import { stat } from 'node:fs/promises';
import { now } from '../../clock.ts';
import {
  getWorkspace,
  handOnWorkspace,
  type StoredWorkspace,
} from '../../store/queries/workspaces.ts';
import type { OpenedWorkspace, RunToHouse, WorkspacesSetup } from './setup.ts';
import { isWorktree } from './worktree.ts';

/**
 * Gives a run that goes on with a parked conversation the folder in which that
 * was parked: its work is there. From then on the folder is the run's own.
 *
 * @returns null where there is none, or not any more, or not on this machine
 * @throws the store's own error
 */
export async function goOnIn(
  setup: WorkspacesSetup,
  run: RunToHouse,
): Promise<OpenedWorkspace | null> {
  const { store, daemonId } = setup;
  const { agentRunId } = run;
  for (const id of run.earlier.toReversed()) {
    const it = await store.read(() => getWorkspace(id));
    if (it === null || !(await isThere(setup, run, it))) continue;
    if (!(await store.write(() => handOnWorkspace(it, { agentRunId, daemonId }, now())))) continue;
    const uncommitted = it.mode === 'worktree' ? ' What was uncommitted then is committed.' : '';
    const message = `It goes on in the ${it.mode} in which the attempt ${id} was parked.${uncommitted}`;
    return { cwd: it.path, diagnostics: [{ code: 'workspace_continued', message }] };
  }
  return null;
}

async function isThere({ host, git }: WorkspacesSetup, run: RunToHouse, it: StoredWorkspace) {
  if (it.state !== 'kept' || it.host !== host || it.mode !== run.policies.workspace.mode)
    return false;
  if (it.mode === 'worktree') return await isWorktree(git, it.root);
  return await stat(it.path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
