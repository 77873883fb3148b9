import { stat } from 'node:fs/promises';
import type { AgentRun, RunFiles } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { FileChanges } from '../prepare/workspace/changed-files.ts';
import type { Workspaces } from '../prepare/workspace/workspaces.ts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import { getProject } from '../store/queries/projects.ts';
import { getWorkspace, type StoredWorkspace } from '../store/queries/workspaces.ts';
import type { Store } from '../store/store.ts';
import { noRun } from './runs.ts';

export interface RunPlacesSetup {
  readonly store: Store;
  /** Names this machine. */
  readonly host: string;
  readonly workspaces: Pick<Workspaces, 'changedFiles'>;
  readonly folderOf: (project: { readonly id: string; readonly folder: string | null }) => string;
}

/** Where a run works or worked. */
export interface RunPlace {
  readonly run: AgentRun;
  readonly place: RunFiles['place'];
  /** Absolute path. */
  readonly folder: string;
  /** What the run did there; null where that is not known. */
  changes(): Promise<FileChanges | null>;
}

/**
 * Finds the folder where a run worked: its worktree or copy while that is there,
 * else the folder of its project.
 *
 * @throws DaemonError RUN_NOT_FOUND; FILE_NOT_FOUND when its project is gone; CONFLICT when it is on another machine
 */
export type FindRunPlace = (agentRunId: string) => Promise<RunPlace>;

export function createRunPlaces(setup: RunPlacesSetup): FindRunPlace {
  const { store, host, workspaces, folderOf } = setup;
  return async (agentRunId) => {
    const { run, workspace, project } = await store.read(() => whereOf(agentRunId));
    if (workspace !== null && hasFolder(workspace)) {
      if (workspace.host !== host) throw elsewhere(workspace);
      if (await isFolder(workspace.path)) {
        const changes = () => workspaces.changedFiles(workspace);
        return { run, place: 'workspace', folder: workspace.path, changes };
      }
    }
    if (project === null) throw noFolder(agentRunId);
    const unknown = () => Promise.resolve(null);
    return { run, place: 'project', folder: folderOf(project), changes: unknown };
  };
}

function* whereOf(id: string): Plan<{
  run: AgentRun;
  workspace: StoredWorkspace | null;
  project: { readonly id: string; readonly folder: string | null } | null;
}> {
  const run = yield* getAgentRun(id);
  if (run === null) throw noRun(id);
  const workspace = yield* getWorkspace(id);
  const project = run.projectId === null ? null : yield* getProject(run.projectId);
  return { run, workspace, project };
}

function hasFolder({ mode, state }: StoredWorkspace): boolean {
  return mode !== 'in_place' && (state === 'open' || state === 'kept');
}

async function isFolder(folder: string): Promise<boolean> {
  return await stat(folder).then(
    (it) => it.isDirectory(),
    () => false,
  );
}

function elsewhere({ agentRunId, host }: StoredWorkspace): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot show the files of run ${agentRunId}: they are on the machine ${host}. Ask a daemon there.`,
  );
}

function noFolder(agentRunId: string): DaemonError {
  return new DaemonError(
    'FILE_NOT_FOUND',
    `Cannot show the files of run ${agentRunId}: its project was removed. Its events and answer are still there.`,
  );
}
