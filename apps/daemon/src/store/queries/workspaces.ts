import { isLive, RunStatus, type WorkspaceState } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { RunWorkspacesTable } from '../tables/runs.ts';
import { type StoredWorkspace, storedOf } from './workspace-row.ts';

export { shownWorkspace, type StoredWorkspace } from './workspace-row.ts';

const liveStatuses = RunStatus.options.filter(isLive);

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

/** Strikes out a workspace in which no agent ever worked, and not another that its run has been given since. */
export function* dropWorkspace(
  { agentRunId, root }: Pick<StoredWorkspace, 'agentRunId' | 'root'>,
  state: Extract<WorkspaceState, 'waiting' | 'making'>,
): Plan<void> {
  yield* change(
    build
      .deleteFrom('run_workspaces')
      .where('agent_run_id', '=', agentRunId)
      .where('root', '=', root)
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

/**
 * Hands the folder of an attempt that has ended to a later one of the same
 * conversation, which works in it from now on. What the earlier one keeps of its
 * own is its diff.
 *
 * @param now UTC epoch ms
 * @returns false when the folder is not kept any more; nothing is written then
 */
export function* handOnWorkspace(
  from: StoredWorkspace,
  to: { readonly agentRunId: string; readonly daemonId: string },
  now: number,
): Plan<boolean> {
  const note = `The attempt ${to.agentRunId} goes on in its ${from.mode}.`;
  const gone = { state: 'removed', branch: null, tree_bytes: 0, note } as const;
  if (!(yield* updateWorkspace(from.agentRunId, ['kept'], gone))) return false;
  yield* insertWorkspace({ ...from, ...to, state: 'open', turn: null, createdAt: now });
  return true;
}

/** Notes that a person has looked at what a run left on disk (UTC epoch ms); the first time counts. */
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
  const rows = yield* all(
    query.orderBy('created_at', 'desc').orderBy('agent_run_id').limit(filter.limit),
  );
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
