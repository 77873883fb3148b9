import type { Policies } from '@open-design/contracts';
import type { PreparedRun } from '../../handoff.ts';
import type { NewWorkspace, StoredWorkspace } from '../../store/queries/workspaces.ts';
import type { Store } from '../../store/store.ts';
import type { Git } from './git.ts';

/** What the making of workspaces stands on; the wiring hands it in. */
export interface WorkspacesSetup {
  readonly store: Store;
  /** Absolute path. */
  readonly dataDir: string;
  readonly daemonId: string;
  /** Names this machine: folders of another are not looked at. */
  readonly host: string;
  readonly git: Git;
  /** Waits for the run's turn in a project's own folder, and writes its workspace down. */
  readonly takeTurn: (it: FolderTurn, signal: AbortSignal, onWait?: () => void) => Promise<void>;
}

/** A run's place in the line of those who work in a project's own folder. */
export interface FolderTurn {
  readonly runId: string | null;
  readonly workspace: Omit<NewWorkspace, 'turn' | 'state'>;
}

/** What is needed of a run to give it a folder. */
export interface RunToHouse
  extends Pick<
    PreparedRun,
    'agentRunId' | 'runId' | 'routineId' | 'projectId' | 'folder' | 'slotAt' | 'attempt' | 'earlier'
  > {
  readonly policies: Pick<Policies, 'workspace'>;
}

/** Something that a person should find in the run's events. */
export interface WorkspaceDiagnostic {
  readonly code: string;
  readonly message: string;
}

/** A folder that is ready for a run. */
export interface OpenedWorkspace {
  /** Absolute path. */
  readonly cwd: string;
  readonly diagnostics: readonly WorkspaceDiagnostic[];
}

/** A new workspace's row, but for what its mode decides. */
export function rowOf(
  { daemonId, host }: WorkspacesSetup,
  { agentRunId, routineId, policies: { workspace } }: RunToHouse,
  folders: Pick<StoredWorkspace, 'source' | 'root' | 'path'>,
  createdAt: number,
): Omit<NewWorkspace, 'turn' | 'state'> {
  return {
    ...folders,
    agentRunId,
    routineId,
    daemonId,
    host,
    createdAt,
    mode: workspace.mode,
    branch: null,
    baseCommit: null,
    keep: workspace.keep,
  };
}
