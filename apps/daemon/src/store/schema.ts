/**
 * The tables as both engines hold them: ids are text, instants are UTC epoch
 * milliseconds, booleans are 0 or 1, JSON is text. Migrations make them so.
 */
export interface Tables {
  routines: RoutinesTable;
  routine_versions: RoutineVersionsTable;
  routine_slots: RoutineSlotsTable;
  routine_runs: RoutineRunsTable;
  projects: ProjectsTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  installed_plugins: InstalledPluginsTable;
  applied_plugin_snapshots: SnapshotsTable;
  agent_runs: AgentRunsTable;
  run_events: RunEventsTable;
  open_attempts: OpenAttemptsTable;
  former_owners: FormerOwnersTable;
  permission_requests: PermissionRequestsTable;
  daemons: DaemonsTable;
  absences: AbsencesTable;
  last_presence: LastPresenceTable;
  zone_data: ZoneDataTable;
  run_workspaces: RunWorkspacesTable;
  folder_turns: FolderTurnsTable;
  prunings: PruningsTable;
  spendings: SpendingsTable;
  budget_scopes: BudgetScopesTable;
  account_rests: AccountRestsTable;
  schema_migrations: SchemaMigrationsTable;
}

export interface RoutinesTable {
  id: string;
  name: string;
  prompt: string;
  schedule_kind: string;
  schedule_value: string;
  schedule_json: string | null;
  project_mode: string;
  project_id: string | null;
  skill_id: string | null;
  agent_id: string | null;
  agent_options_json: string | null;
  context_json: string | null;
  policies_json: string | null;
  enabled: number;
  /** Why it is paused or snoozed. */
  note: string | null;
  paused_by: string | null;
  /** Until when no slot is implied although it is enabled. */
  snoozed_until: number | null;
  /** Failed runs in a row. */
  failures: number;
  /** The version of the definition in force; counts every change. */
  version: number;
  /** Every slot up to this instant has its entry in the ledger. */
  cursor_at: number;
  /** When a daemon looks at this routine next; null = never. At most the next slot. */
  due_at: number | null;
  /** When a slot of it was claimed last. Written by every claim, so that claims of one routine queue up. */
  claimed_at: number | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

/** A routine's definition in (active_from, active_until]. */
export interface RoutineVersionsTable {
  routine_id: string;
  version: number;
  hash: string;
  definition_json: string;
  active: number;
  change: string;
  note: string | null;
  active_from: number;
  active_until: number | null;
}

export interface RoutineSlotsTable {
  routine_id: string;
  slot_at: number;
  until_at: number;
  count: number;
  outcome: string;
  cause: string | null;
  run_id: string | null;
  /** The run that stood in the way, or that stands for the slot instead. */
  other_run_id: string | null;
  claimed_by: string | null;
  recorded_at: number;
}

export interface RoutineRunsTable {
  id: string;
  routine_id: string;
  trigger: string;
  status: string;
  slot_at: number | null;
  project_id: string;
  conversation_id: string;
  agent_run_id: string;
  started_at: number;
  completed_at: number | null;
  summary: string | null;
  error: string | null;
  error_code: string | null;
  /** The daemon that has the run in its hands. */
  claimed_by: string | null;
  /** The version of the routine's definition that it was claimed under. */
  version: number | null;
  /** Why it waits while it is queued. */
  waiting_for: string | null;
}

export interface ProjectsTable {
  id: string;
  name: string;
  folder: string | null;
  skill_id: string | null;
  design_system_id: string | null;
  pending_prompt: string | null;
  metadata_json: string | null;
  custom_instructions: string | null;
  applied_plugin_snapshot_id: string | null;
  created_at: number;
  updated_at: number;
}

export interface ConversationsTable {
  id: string;
  project_id: string;
  title: string | null;
  applied_plugin_snapshot_id: string | null;
  created_at: number;
  updated_at: number;
}

export interface MessagesTable {
  id: string;
  conversation_id: string;
  role: string;
  content: string;
  agent_run_id: string | null;
  /** Order within the conversation, from 1. */
  position: number;
  created_at: number;
  updated_at: number;
}

export interface InstalledPluginsTable {
  id: string;
  title: string;
  version: string;
  source_kind: string;
  source: string;
  fs_path: string;
  trust: string;
  capabilities_granted_json: string;
  manifest_json: string;
  installed_at: number;
  updated_at: number;
  /** Of the files under the daemon's data folder; null for one that was registered without any. */
  content_digest: string | null;
}

export interface SnapshotsTable {
  id: string;
  project_id: string | null;
  conversation_id: string | null;
  run_id: string | null;
  plugin_id: string;
  plugin_version: string;
  manifest_source_digest: string;
  task_kind: string;
  inputs_json: string;
  resolved_context_json: string;
  capabilities_granted_json: string;
  capabilities_required_json: string;
  assets_staged_json: string;
  connectors_required_json: string;
  connectors_resolved_json: string;
  mcp_servers_json: string;
  query: string | null;
  created_at: number;
  expires_at: number | null;
  content_digest: string | null;
  /** Order among the snapshots of its run, from 1. */
  position: number | null;
}

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

export interface DaemonsTable {
  id: string;
  host: string;
  pid: number;
  started_token: string | null;
  started_at: number;
  /** Renewed every few seconds; a daemon not seen for long is taken for dead. */
  seen_at: number;
  /** The ids of the agents that are on its machine; null of a program that does not say. */
  agents_json: string | null;
  /** Whether somebody watches what happens in it, so that its siblings tell it what happens in them. */
  is_watched: number | null;
  /** What it tells its siblings; null while it tells nothing. */
  news_json: string | null;
}

/** What a run uses, or is held for it. Amounts are tokens and millionths of a USD. */
export interface SpendingsTable {
  agent_run_id: string;
  routine_id: string | null;
  project_id: string;
  admitted_at: number;
  reserved_tokens: number;
  reserved_micro_usd: number;
  used_tokens: number;
  used_micro_usd: number;
  /** What it may use; null for no bound. */
  most_tokens: number | null;
  most_micro_usd: number | null;
  /** Whether it has ended. */
  is_closed: number;
}

/** Taken by who admits a run under it. */
export interface BudgetScopesTable {
  scope: string;
  taken_at: number;
}

/** An account whose usage limit was reached. */
export interface AccountRestsTable {
  account: string;
  /** The agent that reported it, and which agents share its accounts. */
  agent_id: string;
  family: string;
  name: string;
  until_at: number;
  /** No agent is started before; each start moves it on. */
  next_start_at: number;
  /** Whether the agent said when its limit is reset. */
  is_told: number;
  message: string;
  /** In a row, without a run that went well between them. */
  reports: number;
  reported_at: number;
}

export interface SchemaMigrationsTable {
  version: number;
  name: string;
  applied_at: number;
}

/** A stretch in which no daemon could take a slot. */
export interface AbsencesTable {
  from_at: number;
  until_at: number;
  cause: string;
  daemon_id: string;
}

/** One row: when any daemon was last there. */
export interface LastPresenceTable {
  id: number;
  seen_at: number;
}

/** One row: the edition of the time zones' rules that routines are planned with. */
export interface ZoneDataTable {
  id: number;
  tz: string;
  icu: string;
  since_at: number;
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
