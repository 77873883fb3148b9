/**
 * That a person has looked at the result of any run. Runs that had ended before
 * count as looked at: nobody wants to read years of them again. What is asked
 * for at every look at the console has an index that holds just that; claims and
 * live runs write none of them.
 */
export const lookedAt: readonly string[] = [
  'ALTER TABLE agent_runs ADD COLUMN looked_at BIGINT',
  'UPDATE agent_runs SET looked_at = completed_at WHERE completed_at IS NOT NULL',
  `CREATE INDEX agent_runs_ended ON agent_runs (completed_at, id) WHERE completed_at IS NOT NULL`,
  `CREATE INDEX agent_runs_unread ON agent_runs (completed_at, id)
   WHERE completed_at IS NOT NULL AND looked_at IS NULL`,
  `CREATE INDEX agent_runs_blocked ON agent_runs (completed_at, id)
   WHERE status = 'blocked' AND looked_at IS NULL`,
  `CREATE INDEX routines_failing ON routines (updated_at)
   WHERE failures >= 2 AND enabled = 1 AND deleted_at IS NULL`,
  `CREATE INDEX routines_paused_by_policy ON routines (updated_at)
   WHERE paused_by = 'policy' AND enabled = 0 AND deleted_at IS NULL`,
  // Which agents are in use, without reading the routines.
  'CREATE INDEX routines_agents ON routines (agent_id, name, id) WHERE enabled = 1 AND deleted_at IS NULL',
  // Whose definition has changed, without reading it.
  'CREATE INDEX routines_in_force ON routines (id, version) WHERE deleted_at IS NULL',
];
