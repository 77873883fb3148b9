/**
 * What is asked at every look at the console is answered from indexes alone.
 * These have the columns of their own conditions: SQLite reads the table for
 * them otherwise, which with thousands of routines costs more than the question.
 */
export const indexesThatCover: readonly string[] = [
  'DROP INDEX routines_failing',
  'DROP INDEX routines_paused_by_policy',
  'DROP INDEX routines_agents',
  'DROP INDEX routines_in_force',
  `CREATE INDEX routines_failing ON routines (updated_at, id)
   WHERE failures >= 2 AND enabled = 1 AND deleted_at IS NULL`,
  `CREATE INDEX routines_paused_by_policy ON routines (updated_at, id)
   WHERE paused_by = 'policy' AND enabled = 0 AND deleted_at IS NULL`,
  // Which agents are in use.
  `CREATE INDEX routines_agents ON routines (agent_id, name, id, enabled, deleted_at)
   WHERE enabled = 1 AND deleted_at IS NULL`,
  // Whether any definition has changed.
  `CREATE INDEX routines_in_force ON routines (id, version, updated_at, deleted_at)
   WHERE deleted_at IS NULL`,
];
