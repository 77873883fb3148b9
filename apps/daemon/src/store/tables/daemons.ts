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
