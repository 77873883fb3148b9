import { isLive, type Pruning, type RunWorkspace } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { Pruner } from '../record/prune/pruner.ts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import { listPrunings, shownPruning } from '../store/queries/prunings.ts';
import { getWorkspace, shownWorkspace, type StoredWorkspace } from '../store/queries/workspaces.ts';
import type { Store } from '../store/store.ts';
import { noRun } from './runs.ts';

export interface WorkspaceCommandsSetup {
  readonly store: Store;
  /** Names this machine. */
  readonly host: string;
  readonly pruner: Pick<Pruner, 'removeOf'>;
}

/** The folders that runs had, for a person. */
export interface WorkspaceCommands {
  /** @throws DaemonError RUN_NOT_FOUND */
  show(id: string): Promise<{ workspace: RunWorkspace | null; prunings: Pruning[] }>;
  /** Removes worktree or copy, and diff. @throws DaemonError RUN_NOT_FOUND, CONFLICT */
  remove(id: string): Promise<RunWorkspace | null>;
  /** The diff's file. @throws DaemonError RUN_NOT_FOUND, FILE_NOT_FOUND */
  diffOf(id: string): Promise<string>;
}

const most = 100;

export function createWorkspaceCommands(setup: WorkspaceCommandsSetup): WorkspaceCommands {
  const { store, host, pruner } = setup;
  const find = async (id: string) => await store.read(() => theWorkspace(id));
  const shown = async (id: string) => {
    const { workspace } = await find(id);
    return workspace === null ? null : shownWorkspace(workspace);
  };
  return {
    async show(id) {
      const workspace = await shown(id);
      const entries = await store.read(() => listPrunings({ agentRunId: id, limit: most }));
      return { workspace, prunings: entries.map(shownPruning) };
    },
    async remove(id) {
      const { workspace, isBusy } = await find(id);
      if (workspace === null) return null;
      if (workspace.mode === 'in_place') throw notOurs(workspace);
      if (isBusy) throw busy(id);
      if (workspace.host !== host) throw elsewhere(workspace);
      await pruner.removeOf(workspace);
      return await shown(id);
    },
    async diffOf(id) {
      const { workspace } = await find(id);
      if (workspace === null || workspace.diffPath === null) throw noDiff(id, workspace);
      if (workspace.host !== host) throw elsewhere(workspace);
      return workspace.diffPath;
    },
  };
}

function* theWorkspace(
  id: string,
): Plan<{ readonly workspace: StoredWorkspace | null; readonly isBusy: boolean }> {
  const run = yield* getAgentRun(id);
  if (run === null) throw noRun(id);
  const workspace = yield* getWorkspace(id);
  return { workspace, isBusy: isLive(run.status) || workspace?.closedAt === null };
}

function busy(id: string): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot remove the workspace of run ${id}: the run is still live. Cancel it first, or wait for its end.`,
  );
}

function notOurs({ agentRunId, path }: StoredWorkspace): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot remove the workspace of run ${agentRunId}: it worked in the project's own folder ${path}.`,
  );
}

function elsewhere({ agentRunId, host }: StoredWorkspace): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot reach the workspace of run ${agentRunId}: it is on the machine ${host}. Ask a daemon there.`,
  );
}

function noDiff(id: string, workspace: StoredWorkspace | null): DaemonError {
  const why =
    workspace === null || workspace.mode === 'in_place'
      ? 'only runs in a worktree or a copy have one'
      : workspace.closedAt === null
        ? 'it is written when the run has ended'
        : 'nothing changed, or it was removed';
  return new DaemonError('FILE_NOT_FOUND', `The run ${id} has no diff: ${why}.`);
}
