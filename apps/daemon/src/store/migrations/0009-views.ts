/**
 * The attempts of a run are found without reading all there are. A daemon that
 * had an agent run until another took it over is written down.
 */
export const views: readonly string[] = [
  'CREATE INDEX agent_runs_of_run ON agent_runs (routine_run_id, attempt) WHERE routine_run_id IS NOT NULL',
  `CREATE TABLE former_owners (
    agent_run_id TEXT NOT NULL,
    daemon_id TEXT NOT NULL,
    host TEXT,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (agent_run_id, until_at, daemon_id)
  )`,
];
