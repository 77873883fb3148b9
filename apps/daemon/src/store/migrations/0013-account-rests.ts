/**
 * Accounts of agents whose usage limit is reached. No agent is started with one
 * before `until_at`, and after it not before `next_start_at`, which each start
 * moves on. `reports` counts in a row, without a run that went well between them.
 */
export const accountRests: readonly string[] = [
  `CREATE TABLE account_rests (
    account TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL,
    family TEXT NOT NULL,
    name TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    next_start_at BIGINT NOT NULL,
    is_told INTEGER NOT NULL,
    message TEXT NOT NULL,
    reports INTEGER NOT NULL,
    reported_at BIGINT NOT NULL
  )`,
];
