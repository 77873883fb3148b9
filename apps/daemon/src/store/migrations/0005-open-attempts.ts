/**
 * What a daemon that takes over a live run needs to go on with it: the order
 * under which its agent is started, and the spool once it was handed to a
 * keeper. A row is there while the attempt is live. What an outcome tells beside
 * its state stays with the agent run.
 */
export const openAttempts: readonly string[] = [
  `CREATE TABLE open_attempts (
    agent_run_id TEXT PRIMARY KEY,
    order_json TEXT NOT NULL,
    spool TEXT,
    not_before BIGINT
  )`,
  'ALTER TABLE agent_runs ADD COLUMN session_id TEXT',
  'ALTER TABLE agent_runs ADD COLUMN facts_json TEXT',
];
