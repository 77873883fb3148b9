import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DaemonError, messageOf } from '../errors.ts';

/** The folder of a project that has none of the user's. */
export function ownFolder(dataDir: string, projectId: string): string {
  return path.join(dataDir, 'projects', projectId);
}

/**
 * Makes sure that a run has a folder to work in. Made when the run starts, not
 * with its rows, so that a failed preparation leaves no folder to take back.
 *
 * @returns the absolute path
 * @throws DaemonError WORKSPACE_UNAVAILABLE
 */
export async function openWorkspace(
  dataDir: string,
  { folder, projectId }: { readonly folder: string | null; readonly projectId: string },
): Promise<string> {
  const cwd = folder ?? ownFolder(dataDir, projectId);
  try {
    // Not by way of the thread pool, as an agent waits for it; it is in the daemon's own data folder.
    if (folder === null) mkdirSync(cwd, { recursive: true, mode: 0o700 });
    if (folder === null || (await stat(cwd)).isDirectory()) return cwd;
  } catch (error) {
    throw unavailable(cwd, messageOf(error), folder === null ? ours : theirs, error);
  }
  throw unavailable(cwd, 'it is not a folder', theirs);
}

const ours = 'See whether the data folder can be written to and its disk has room.';
const theirs = 'Put it back, or give the project another folder.';

function unavailable(cwd: string, why: string, remedy: string, cause?: unknown): DaemonError {
  return new DaemonError(
    'WORKSPACE_UNAVAILABLE',
    `Cannot work in the folder ${cwd}: ${why}. ${remedy}`,
    { cause },
  );
}
