/** What a run's agent is handed is found by its conversation; a daemon says which agents it has. */
export const agents: readonly string[] = [
  'CREATE INDEX snapshots_of_conversation ON applied_plugin_snapshots (conversation_id)',
  'ALTER TABLE daemons ADD COLUMN agents_json TEXT',
];
