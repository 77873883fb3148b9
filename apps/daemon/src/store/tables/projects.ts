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
