import { type RunWorkspace, WorkspacePolicy, WorkspaceState } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import type { RunWorkspacesTable } from '../tables/runs.ts';

const Mode = WorkspacePolicy.shape.mode.unwrap();
const OnSuccess = WorkspacePolicy.shape.keep.unwrap().shape.onSuccess.unwrap();

/** A workspace as stored. Instants are UTC epoch ms, sizes bytes. */
export interface StoredWorkspace {
  readonly agentRunId: string;
  readonly routineId: string | null;
  /** The daemon that has it in hand. */
  readonly daemonId: string;
  readonly host: string;
  readonly mode: WorkspacePolicy['mode'];
  readonly state: WorkspaceState;
  /** The project's folder, links resolved. */
  readonly source: string;
  /** The folder that was made for the run; for `in_place` the same as `path`. */
  readonly root: string;
  /** Where the agent works: `root`, or a folder in it. */
  readonly path: string;
  readonly turn: number | null;
  readonly branch: string | null;
  readonly baseCommit: string | null;
  readonly diffPath: string | null;
  readonly filesChanged: number | null;
  readonly linesAdded: number | null;
  readonly linesRemoved: number | null;
  readonly treeBytes: number;
  readonly diffBytes: number;
  /** Whether all that the run changed can be had without the folder: from its branch and its diff. */
  readonly isElsewhere: boolean;
  readonly note: string | null;
  readonly keep: WorkspacePolicy['keep'];
  /** Whether the run succeeded; null until it has ended. */
  readonly succeeded: boolean | null;
  readonly createdAt: number;
  readonly closedAt: number | null;
  readonly lookedAt: number | null;
}

/** What the API shows of a workspace. */
export function shownWorkspace(it: StoredWorkspace): RunWorkspace {
  const { agentRunId, routineId, mode, state, host, source, path, branch, baseCommit } = it;
  return {
    agentRunId,
    routineId,
    mode,
    state,
    host,
    source,
    path,
    branch,
    baseCommit,
    changes:
      it.filesChanged === null
        ? null
        : { files: it.filesChanged, added: it.linesAdded, removed: it.linesRemoved },
    hasDiff: it.diffPath !== null,
    bytes: it.treeBytes + it.diffBytes,
    note: it.note,
    createdAt: it.createdAt,
    closedAt: it.closedAt,
    lookedAt: it.lookedAt,
  };
}

/** A row as a workspace. */
export function storedOf(row: Selectable<RunWorkspacesTable>): StoredWorkspace {
  return {
    agentRunId: row.agent_run_id,
    routineId: row.routine_id,
    daemonId: row.daemon_id,
    host: row.host,
    mode: Mode.parse(row.mode),
    state: WorkspaceState.parse(row.state),
    source: row.source,
    root: row.root,
    path: row.path,
    turn: row.turn,
    branch: row.branch,
    baseCommit: row.base_commit,
    diffPath: row.diff_path,
    filesChanged: row.files_changed,
    linesAdded: row.lines_added,
    linesRemoved: row.lines_removed,
    treeBytes: row.tree_bytes,
    diffBytes: row.diff_bytes,
    isElsewhere: row.is_elsewhere === 1,
    note: row.note,
    keep: { days: row.keep_days, onSuccess: OnSuccess.parse(row.on_success) },
    succeeded: row.succeeded === null ? null : row.succeeded === 1,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    lookedAt: row.looked_at,
  };
}
