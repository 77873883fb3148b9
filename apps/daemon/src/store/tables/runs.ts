export interface AgentRunsTable {
  id: string;
  routine_run_id: string | null;
  routine_id: string | null;
  project_id: string | null;
  conversation_id: string | null;
  assistant_message_id: string | null;
  agent_id: string | null;
  status: string;
  attempt: number;
  /** The daemon that owns the process. */
  daemon_id: string | null;
  pid: number | null;
  started_token: string | null;
  cancel_requested_at: number | null;
  exit_code: number | null;
  signal: string | null;
  error: string | null;
  error_code: string | null;
  created_at: number;
  updated_at: number;
  started_at: number | null;
  completed_at: number | null;
  /** The agent's own name of the conversation. */
  session_id: string | null;
  /** What its outcome tells beside the state: usage, limit, leftovers. */
  facts_json: string | null;
  /** When a person looked at its result. */
  looked_at: number | null;
}

/** A daemon that had an agent run until another took it over. */
export interface FormerOwnersTable {
  agent_run_id: string;
  daemon_id: string;
  /** Its machine, where it was still known. */
  host: string | null;
  until_at: number;
}

/** The order of a live attempt. */
export interface OpenAttemptsTable {
  agent_run_id: string;
  order_json: string;
  /** The folder of its spool, once it was handed to a keeper. */
  spool: string | null;
  not_before: number | null;
}

export interface RunEventsTable {
  run_id: string;
  seq: number;
  at: number;
  name: string;
  data_json: string;
}

export interface PermissionRequestsTable {
  id: string;
  agent_run_id: string;
  routine_run_id: string | null;
  routine_id: string | null;
  asked_at: number;
  deadline_at: number;
  kind: string | null;
  title: string;
  detail: string | null;
  paths_json: string;
  options_json: string;
  fingerprint: string;
  /** The agent's own id of the conversation. */
  session_id: string | null;
  state: string;
  /** A person's answer; null where there is none. */
  allow: number | null;
  note: string | null;
  answered_by: string | null;
  answered_at: number | null;
  /** When the agent was told how it ended. */
  told_at: number | null;
}

/** The folder that an agent run had to work in. */
export interface RunWorkspacesTable {
  agent_run_id: string;
  routine_id: string | null;
  /** The daemon that has it in hand. */
  daemon_id: string;
  /** The machine that has the folder. */
  host: string;
  mode: string;
  state: string;
  source: string;
  /** The folder that was made for the run. */
  root: string;
  /** Where the agent works: the root, or a folder in it. */
  path: string;
  /** Its place in the line of those who work in projects' own folders; null for all others. */
  turn: number | null;
  branch: string | null;
  base_commit: string | null;
  diff_path: string | null;
  files_changed: number | null;
  lines_added: number | null;
  lines_removed: number | null;
  tree_bytes: number;
  diff_bytes: number;
  /** Whether all that changed can be had without the folder. */
  is_elsewhere: number;
  note: string | null;
  keep_days: number;
  on_success: string;
  succeeded: number | null;
  created_at: number;
  /** When its end was worked up. */
  closed_at: number | null;
  looked_at: number | null;
}

/** One row a machine: the last turn that was given out. */
export interface FolderTurnsTable {
  host: string;
  last_turn: number;
}

/** What was removed of what runs left behind, and why. */
export interface PruningsTable {
  agent_run_id: string;
  what: string;
  routine_id: string | null;
  host: string;
  path: string;
  bytes: number;
  reason: string;
  at: number;
  done_at: number | null;
}
