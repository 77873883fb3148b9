/** The folders that runs work in, who waits for which, and what was removed of what they left. */
export const workspaces: readonly string[] = [
  `CREATE TABLE run_workspaces (
    agent_run_id TEXT PRIMARY KEY,
    routine_id TEXT,
    daemon_id TEXT NOT NULL,
    host TEXT NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    turn BIGINT,
    branch TEXT,
    base_commit TEXT,
    diff_path TEXT,
    files_changed INTEGER,
    lines_added INTEGER,
    lines_removed INTEGER,
    tree_bytes BIGINT NOT NULL,
    diff_bytes BIGINT NOT NULL,
    is_elsewhere INTEGER NOT NULL,
    note TEXT,
    keep_days INTEGER NOT NULL,
    on_success TEXT NOT NULL,
    succeeded INTEGER,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    looked_at BIGINT
  )`,
  // Only those who work in a project's own folder, or wait for it, have a turn.
  'CREATE INDEX run_workspaces_in_line ON run_workspaces (host, turn) WHERE turn IS NOT NULL',
  'CREATE INDEX run_workspaces_apart ON run_workspaces (mode, created_at)',
  // Two runs at one moment may want one name: who writes it down first has it.
  'CREATE UNIQUE INDEX run_workspaces_branch ON run_workspaces (host, branch)',
  `CREATE TABLE folder_turns (
    host TEXT PRIMARY KEY,
    last_turn BIGINT NOT NULL
  )`,
  `CREATE TABLE prunings (
    agent_run_id TEXT NOT NULL,
    what TEXT NOT NULL,
    routine_id TEXT,
    host TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (agent_run_id, what)
  )`,
  'CREATE INDEX prunings_newest ON prunings (at)',
  'CREATE INDEX prunings_open ON prunings (host) WHERE done_at IS NULL',
];
