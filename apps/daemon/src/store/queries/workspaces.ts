import {
  isLive,
  RunStatus,
  type RunWorkspace,
  WorkspacePolicy,
  WorkspaceState,
} from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { RunWorkspacesTable } from '../schema.ts';

const liveStatuses = RunStatus.options.filter(isLive);
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

/** What is known of a workspace when it is written first. */
export type NewWorkspace = Pick<
  StoredWorkspace,
  | 'agentRunId'
  | 'routineId'
  | 'daemonId'
  | 'host'
  | 'mode'
  | 'state'
  | 'source'
  | 'root'
  | 'path'
  | 'turn'
  | 'branch'
  | 'baseCommit'
  | 'keep'
  | 'createdAt'
>;

/** Writes a workspace down, before anything of it is made; one of this run that is there already stays. */
export function* insertWorkspace(it: NewWorkspace): Plan<void> {
  yield* change(
    build
      .insertInto('run_workspaces')
      .values({
        agent_run_id: it.agentRunId,
        routine_id: it.routineId,
        daemon_id: it.daemonId,
        host: it.host,
        mode: it.mode,
        state: it.state,
        source: it.source,
        root: it.root,
        path: it.path,
        turn: it.turn,
        branch: it.branch,
        base_commit: it.baseCommit,
        diff_path: null,
        files_changed: null,
        lines_added: null,
        lines_removed: null,
        tree_bytes: 0,
        diff_bytes: 0,
        is_elsewhere: 0,
        note: null,
        keep_days: it.keep.days,
        on_success: it.keep.onSuccess,
        succeeded: null,
        created_at: it.createdAt,
        closed_at: null,
        looked_at: null,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

export type WorkspaceColumns = Partial<Omit<RunWorkspacesTable, 'agent_run_id'>>;

/** Changes a workspace that is in one of these states; false when it is in another by now. */
export function* updateWorkspace(
  agentRunId: string,
  states: readonly WorkspaceState[],
  columns: WorkspaceColumns,
): Plan<boolean> {
  const changed = yield* change(
    build
      .updateTable('run_workspaces')
      .set(columns)
      .where('agent_run_id', '=', agentRunId)
      .where('state', 'in', states),
  );
  return changed === 1;
}

/** Strikes out a workspace in which no agent ever worked. */
export function* dropWorkspace(
  agentRunId: string,
  state: Extract<WorkspaceState, 'waiting' | 'making'>,
): Plan<void> {
  yield* change(
    build
      .deleteFrom('run_workspaces')
      .where('agent_run_id', '=', agentRunId)
      .where('state', '=', state),
  );
}

/** Takes a workspace over from another daemon; false when a third was quicker. */
export function* takeOver({ agentRunId, daemonId }: StoredWorkspace, by: string): Plan<boolean> {
  const changed = yield* change(
    build
      .updateTable('run_workspaces')
      .set({ daemon_id: by })
      .where('agent_run_id', '=', agentRunId)
      .where('daemon_id', '=', daemonId)
      .where('closed_at', 'is', null),
  );
  return changed === 1;
}

/** Notes that a person has looked at the result (UTC epoch ms); the first time counts. */
export function* markLookedAt(agentRunId: string, now: number): Plan<void> {
  yield* change(
    build
      .updateTable('run_workspaces')
      .set({ looked_at: now })
      .where('agent_run_id', '=', agentRunId)
      .where('looked_at', 'is', null),
  );
}

export function* getWorkspace(agentRunId: string): Plan<StoredWorkspace | null> {
  const row = yield* first(
    build.selectFrom('run_workspaces').selectAll().where('agent_run_id', '=', agentRunId),
  );
  return row === undefined ? null : storedOf(row);
}

/** Worktrees and copies of which something is left, newest first. */
export function* listWorkspaces(filter: {
  readonly routineId?: string | undefined;
  readonly host?: string | undefined;
  readonly limit: number;
}): Plan<StoredWorkspace[]> {
  let query = build
    .selectFrom('run_workspaces')
    .selectAll()
    .where('mode', 'in', ['worktree', 'copy'])
    .where((eb) => eb.or([eb('state', '<>', 'removed'), eb('diff_path', 'is not', null)]));
  if (filter.routineId !== undefined) query = query.where('routine_id', '=', filter.routineId);
  if (filter.host !== undefined) query = query.where('host', '=', filter.host);
  const rows = yield* all(query.orderBy('created_at', 'desc').limit(filter.limit));
  return rows.map(storedOf);
}

/**
 * Worktrees and copies of a machine whose run has ended without anyone closing
 * them, and whose daemon is no longer there.
 */
export function* abandonedWorkspaces(host: string): Plan<StoredWorkspace[]> {
  const rows = yield* all(
    build
      .selectFrom('run_workspaces')
      .innerJoin('agent_runs', 'agent_runs.id', 'run_workspaces.agent_run_id')
      .leftJoin('daemons', 'daemons.id', 'run_workspaces.daemon_id')
      .selectAll('run_workspaces')
      .where('run_workspaces.mode', 'in', ['worktree', 'copy'])
      .where('run_workspaces.host', '=', host)
      .where('run_workspaces.closed_at', 'is', null)
      .where('agent_runs.status', 'not in', liveStatuses)
      .where('daemons.id', 'is', null),
  );
  return rows.map(storedOf);
}

/** What the API shows of a workspace. */
export function shownWorkspace(it: StoredWorkspace): RunWorkspace {
  const { agentRunId, routineId, mode, state, host, source, path, branch, baseCommit } = it;
  return {
    ...{ agentRunId, routineId, mode, state, host, source, path, branch, baseCommit },
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

function storedOf(row: Selectable<RunWorkspacesTable>): StoredWorkspace {
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
