import { rm } from 'node:fs/promises';
import path from 'node:path';
import { now } from '../../clock.ts';
import { DaemonError, messageOf } from '../../errors.ts';
import type { PreparedRun } from '../../handoff.ts';
import {
  abandonedWorkspaces,
  getWorkspace,
  type StoredWorkspace,
  takeOver,
  updateWorkspace,
} from '../../store/queries/workspaces.ts';
import { openWorkspace } from '../workspace.ts';
import { changedFiles, type FileChanges } from './changed-files.ts';
import { endCopy, manifestOf } from './copy-end.ts';
import { bytesOf, removeFolder } from './disk.ts';
import { foreseenFolder, projectFolder } from './in-place.ts';
import { openApart } from './open-apart.ts';
import {
  type FolderTurn,
  type OpenedWorkspace,
  type RunToHouse,
  rowOf,
  type WorkspaceDiagnostic,
  type WorkspacesSetup,
} from './setup.ts';
import { removeWorktree } from './worktree.ts';
import { endWorktree, type WorkspaceEnd } from './worktree-end.ts';

/** The folders that runs work in. All of it can be repeated by another daemon after a crash. */
export interface Workspaces {
  /**
   * Looks at a project's folder before a run in it is prepared, so that the run
   * can take its turn in the transaction that prepares it. Makes nothing.
   *
   * @param project null for the new one of a run
   * @returns a run's place in the line; null for a folder that has to be looked at first
   */
  foresee(
    project: { readonly id: string; readonly folder: string | null } | null,
  ): Promise<(run: RunToHouse & Pick<PreparedRun, 'isNewProject'>) => FolderTurn | null>;
  /**
   * Waits for a run's turn, where it works in place; others have none to wait
   * for. Before the run takes one of the daemon's places, so that it waits on
   * nobody's account.
   *
   * @param onWait called once when it has to wait
   * @throws DaemonError WORKSPACE_UNAVAILABLE; CANCELED, DAEMON_STOPPED while it waits
   */
  turn(run: RunToHouse, signal: AbortSignal, onWait?: () => void): Promise<void>;
  /**
   * Gives a run its folder, by its policy; one that works in place has had its
   * turn, or waits for it here. Asked again for the same run it gives the same.
   *
   * @throws DaemonError WORKSPACE_UNAVAILABLE; CANCELED or DAEMON_STOPPED while it waits
   */
  open(run: RunToHouse, signal: AbortSignal): Promise<OpenedWorkspace>;
  /**
   * Works up the end of a run: what it left is committed, compared and measured.
   * Called after its processes have ended and before the run is recorded as
   * ended. Does nothing the second time. @throws the store's own error alone
   */
  close(agentRunId: string, succeeded: boolean): Promise<readonly WorkspaceDiagnostic[]>;
  /** What a run has changed so far in a folder of its own that is there; null where that is not known. */
  changedFiles(it: StoredWorkspace): Promise<FileChanges | null>;
  /** Closes what runs of dead daemons on this machine have left open. @returns how many */
  recover(): Promise<number>;
  /** Removes the folder that was made for a run, and its entry in the repository. @throws the system's error */
  removeTree(it: StoredWorkspace): Promise<void>;
}

export function createWorkspaces(setup: WorkspacesSetup): Workspaces {
  const { store, dataDir, git } = setup;
  return {
    async foresee(project) {
      const folderOf = await foreseenFolder(dataDir, project);
      return (run) => {
        const real = folderOf(run);
        return real === null ? null : turnAt(setup, run, real);
      };
    },
    async turn(run, signal, onWait) {
      if (run.policies.workspace.mode === 'in_place') await openInPlace(setup, run, signal, onWait);
    },
    open: async (run, signal) =>
      await (run.policies.workspace.mode === 'in_place'
        ? openInPlace(setup, run, signal)
        : openApart(setup, run, signal)),
    async close(agentRunId, succeeded) {
      const it = await store.read(() => getWorkspace(agentRunId));
      if (it === null || it.closedAt !== null) return [];
      return await closeOne(setup, it, succeeded);
    },
    changedFiles: async (it) => await changedFiles(git, it),
    async recover() {
      const left = await store.read(() => abandonedWorkspaces(setup.host));
      let count = 0;
      for (const it of left) {
        if (!(await store.write(() => takeOver(it, setup.daemonId)))) continue;
        await closeOne(setup, it, false);
        count += 1;
      }
      return count;
    },
    async removeTree(it) {
      // Only what lies where this program puts it, whatever a row says.
      if (path.dirname(it.root) !== path.join(dataDir, folders[it.mode])) throw notOurs(it);
      if (it.mode === 'worktree') await removeWorktree(git, it);
      else await removeFolder(it.root);
      await rm(manifestOf(it.root), { force: true });
    },
  };
}

/** Where the folders of each mode lie in the data folder; those of projects are nobody's to remove. */
const folders = { worktree: 'worktrees', copy: 'copies', in_place: '\0' } as const;

function notOurs({ root }: StoredWorkspace): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot remove ${root}: it is not in this daemon's data folder. Start the daemon with the --data-dir that it was made in, or remove it by hand.`,
  );
}

async function openInPlace(
  setup: WorkspacesSetup,
  run: RunToHouse,
  signal: AbortSignal,
  onWait?: () => void,
): Promise<OpenedWorkspace> {
  const known = await setup.store.read(() => getWorkspace(run.agentRunId));
  if (known?.state === 'open' && known.daemonId === setup.daemonId)
    return { cwd: await openWorkspace(setup.dataDir, run), diagnostics: [] };
  const { cwd, real } = await projectFolder(setup.dataDir, run);
  await setup.takeTurn(turnAt(setup, run, real), signal, onWait);
  return { cwd, diagnostics: [] };
}

/** The run's place in the line at a folder whose links are resolved. */
function turnAt(setup: WorkspacesSetup, run: RunToHouse, real: string): FolderTurn {
  const workspace = rowOf(setup, run, { source: real, root: real, path: real }, now());
  return { runId: run.runId, workspace };
}

async function closeOne(setup: WorkspacesSetup, it: StoredWorkspace, succeeded: boolean) {
  const { store, dataDir } = setup;
  const { agentRunId, mode } = it;
  // A project's own folder is left in the transaction that ends the run (`leaveFolder`).
  if (mode === 'in_place') return [];
  const keepsNothing = succeeded && it.keep.onSuccess === 'nothing';
  const ending = mode === 'worktree' ? 'patch' : 'txt';
  const file = path.join(dataDir, 'diffs', `${agentRunId}.${ending}`);
  const end = await endOf(setup, it, keepsNothing ? null : file);
  const treeBytes = await bytesOf(it.root);
  const closed = await store.write(() =>
    updateWorkspace(agentRunId, ['making', 'open'], {
      state: 'kept',
      closed_at: now(),
      succeeded: succeeded ? 1 : 0,
      files_changed: end.changes?.files ?? null,
      lines_added: end.changes?.added ?? null,
      lines_removed: end.changes?.removed ?? null,
      diff_path: end.diffPath,
      diff_bytes: end.diffBytes,
      tree_bytes: treeBytes,
      is_elsewhere: end.isElsewhere ? 1 : 0,
      note: end.note,
    }),
  );
  return closed ? told(it, end) : [];
}

/** A folder that cannot be worked up stays as it is, with the reason. */
async function endOf(
  { git }: WorkspacesSetup,
  it: StoredWorkspace,
  file: string | null,
): Promise<WorkspaceEnd> {
  const nothing = { changes: null, diffPath: null, diffBytes: 0 } as const;
  if (it.state === 'making') {
    return { ...nothing, isElsewhere: true, note: 'It was never whole: no agent worked in it.' };
  }
  try {
    return await (it.mode === 'worktree' ? endWorktree(git, it, file) : endCopy(it, file));
  } catch (error) {
    return {
      ...nothing,
      isElsewhere: false,
      note: `It could not be compared: ${messageOf(error)}`,
    };
  }
}

function told({ branch, path }: StoredWorkspace, end: WorkspaceEnd): WorkspaceDiagnostic[] {
  const where = branch === null ? `in ${path}` : `on the branch ${branch}`;
  const { changes, note } = end;
  const notes = note === null ? [] : [{ code: 'workspace_note', message: note }];
  if (changes === null) return notes;
  const lines = changes.added === null ? '' : ` (+${changes.added} −${changes.removed} lines)`;
  const files = changes.files === 1 ? '1 file' : `${changes.files} files`;
  return [{ code: 'workspace_changes', message: `${files} changed ${where}${lines}.` }, ...notes];
}
