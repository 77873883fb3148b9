/**
 * Plugins and what was applied of them are known by the digest of their files,
 * and the snapshots of a run keep the order in which they were applied.
 */
export const plugins: readonly string[] = [
  'ALTER TABLE installed_plugins ADD COLUMN content_digest TEXT',
  'ALTER TABLE applied_plugin_snapshots ADD COLUMN content_digest TEXT',
  'ALTER TABLE applied_plugin_snapshots ADD COLUMN position INTEGER',
  // What made a run is asked for with the run.
  'CREATE INDEX snapshots_of_run ON applied_plugin_snapshots (run_id)',
  'CREATE INDEX snapshots_expiring ON applied_plugin_snapshots (expires_at) WHERE expires_at IS NOT NULL',
];
