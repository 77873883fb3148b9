import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { PreparedRun } from '../../handoff.ts';
import { openWorkspace, ownFolder } from '../workspace.ts';

/** A project's own folder. */
export interface ProjectFolder {
  /** As the project names it: what the agent is told. */
  readonly cwd: string;
  /** Links resolved: what tells whether two runs work in the same. */
  readonly real: string;
}

/**
 * The folder of a run's project; the daemon's own ones are made when they are missing.
 * @throws DaemonError WORKSPACE_UNAVAILABLE
 */
export async function projectFolder(
  dataDir: string,
  run: { readonly folder: string | null; readonly projectId: string },
): Promise<ProjectFolder> {
  const cwd = await openWorkspace(dataDir, run);
  return { cwd, real: await realpath(cwd) };
}

type Housed = Pick<PreparedRun, 'projectId' | 'folder' | 'isNewProject'>;

/**
 * The folder that a run will work in, links resolved, before the run is there;
 * null for a run in another project than was looked at, and where there is no
 * folder yet.
 *
 * @param project null for the new one of a run: the daemon's own folder for it
 */
export async function foreseenFolder(
  dataDir: string,
  project: { readonly id: string; readonly folder: string | null } | null,
): Promise<(run: Housed) => string | null> {
  if (project === null) {
    const parent = realOrNull(path.dirname(ownFolder(dataDir, 'any')));
    return ({ isNewProject, projectId }) =>
      isNewProject && parent !== null ? path.join(parent, projectId) : null;
  }
  const folder = project.folder ?? ownFolder(dataDir, project.id);
  const real = await realpath(folder).catch(() => null);
  return (run) =>
    run.projectId === project.id && run.folder === project.folder && !run.isNewProject
      ? real
      : null;
}

/** Not by way of the thread pool: an agent waits for it, and it is the daemon's own folder. */
function realOrNull(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}
