import { realpath } from 'node:fs/promises';
import { openWorkspace } from '../workspace.ts';

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
