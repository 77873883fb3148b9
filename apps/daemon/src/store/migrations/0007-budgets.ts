/**
 * What runs use, and what is held for those at work. Amounts are tokens and
 * millionths of a USD. `most_…` is the bound under which the run was admitted. A
 * scope's row is taken by who admits a run under it, so that they queue up.
 */
export const budgets: readonly string[] = [
  `CREATE TABLE spendings (
    agent_run_id TEXT PRIMARY KEY,
    routine_id TEXT,
    project_id TEXT NOT NULL,
    admitted_at BIGINT NOT NULL,
    reserved_tokens BIGINT NOT NULL,
    reserved_micro_usd BIGINT NOT NULL,
    used_tokens BIGINT NOT NULL,
    used_micro_usd BIGINT NOT NULL,
    most_tokens BIGINT,
    most_micro_usd BIGINT,
    is_closed INTEGER NOT NULL
  )`,
  'CREATE INDEX spendings_of_routine ON spendings (routine_id, admitted_at)',
  'CREATE INDEX spendings_of_project ON spendings (project_id, admitted_at)',
  'CREATE INDEX spendings_by_time ON spendings (admitted_at)',
  `CREATE TABLE budget_scopes (
    scope TEXT PRIMARY KEY,
    taken_at BIGINT NOT NULL
  )`,
];
